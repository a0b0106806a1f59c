from nhipcau.translations.views.editing import Help, SaveSegment, SideBySide
from nhipcau.translations.views.files import Download, DownloadMany, Upload, UploadMany
from nhipcau.translations.views.glossary import DropTerm, EditTerm, GlossaryFile, GlossaryList, TakeGlossary
from nhipcau.translations.views.status import Adopt, Send, StatusTable
from nhipcau.translations.views.steps import AskMachine, TakeChanges

__all__ = [
    "Adopt",
    "AskMachine",
    "Download",
    "DownloadMany",
    "DropTerm",
    "EditTerm",
    "GlossaryFile",
    "GlossaryList",
    "Help",
    "SaveSegment",
    "Send",
    "SideBySide",
    "StatusTable",
    "TakeChanges",
    "TakeGlossary",
    "Upload",
    "UploadMany",
]
