// Draftail: chips for quoted facts and cited sources, and @ to choose one. The window it opens is
// facts/choose.js; what is stored is decided by the server (stories/rich_text.py).
(() => {
  const { React, DraftJS, draftail, factChooser } = window;
  if (!draftail || !factChooser) return;
  const { EditorState, Modifier } = DraftJS;

  const chip = (state, selection, fact, field) => {
    const type = field ? "FACT" : "SOURCE";
    const name = field ? `${fact.key}:${field.field}` : fact.name;
    const data = { key: fact.key, field: field ? field.field : "", title: [name, fact.source].filter(Boolean).join(" · ") };
    const content = state.getCurrentContent().createEntity(type, "IMMUTABLE", data);
    const text = field ? field.text : fact.cited;
    const style = selection.isCollapsed() ? state.getCurrentInlineStyle() : undefined;
    const next = Modifier.replaceText(content, selection, text, style, content.getLastCreatedEntityKey());
    // What is typed next is not part of the chip.
    return EditorState.forceSelection(EditorState.push(state, next, "insert-characters"), next.getSelectionAfter());
  };
  // A source is cited behind the words that are selected, and takes the place of none.
  const behind = (selection) => selection.merge({
    anchorKey: selection.getEndKey(), anchorOffset: selection.getEndOffset(),
    focusKey: selection.getEndKey(), focusOffset: selection.getEndOffset(), isBackward: false,
  });

  class FactSource extends React.Component {
    componentDidMount() {
      const { editorState, entityType, entity, onComplete, onClose } = this.props;
      const cite = entityType.type === "SOURCE";
      const selection = editorState.getSelection();
      factChooser.open({
        cite,
        fact: entity && !cite ? entity.getData().key : null,
        done: (fact, field) => onComplete(chip(editorState, cite && !entity ? behind(selection) : selection, fact, field)),
        cancelled: () => onClose(),
      });
    }

    render() { return null; }
  }

  const Chip = ({ entityKey, contentState, children, onEdit }) => {
    const { key, field, title } = contentState.getEntity(entityKey).getData();
    return React.createElement("span", {
      className: field ? "fact-chip" : "source-chip",
      title: title || key,
      "data-fact": key,
      onDoubleClick: () => onEdit(entityKey),
    }, children);
  };

  for (const type of ["FACT", "SOURCE"]) {
    draftail.registerPlugin({ type, source: FactSource, decorator: Chip }, "entityTypes");
  }

  // The sign stays an ordinary letter inside a word or an address: ten@co-quan.vn.
  const inWord = (state) => {
    const selection = state.getSelection();
    const text = state.getCurrentContent().getBlockForKey(selection.getStartKey()).getText();
    const before = text.slice(0, selection.getStartOffset());
    return /[\p{Script=Latin}\p{N}._%+-]$/u.test(before);
  };

  draftail.registerPlugin({
    type: "fact-typing",
    handleBeforeInput(letters, editorState, ...rest) {
      const { getEditorState, setEditorState } = rest.find((one) => one?.setEditorState) || {};
      if (letters !== "@" || !setEditorState || !editorState.getSelection().isCollapsed() || inWord(editorState)) return "not-handled";
      const back = (next) => setEditorState(EditorState.forceSelection(next, next.getSelection()));
      factChooser.open({
        cite: false,
        fact: null,
        done: (fact, field) => {
          const state = getEditorState();
          setEditorState(chip(state, editorState.getSelection(), fact, field));
        },
        cancelled: (typed) => {
          if (!typed) return;
          const state = getEditorState();
          const next = Modifier.insertText(state.getCurrentContent(), editorState.getSelection(), "@");
          back(EditorState.push(state, next, "insert-characters"));
        },
      });
      return "handled";
    },
  }, "plugins");
})();
