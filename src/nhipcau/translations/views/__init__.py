from nhipcau.translations.views.editing import Help, SaveSegment, SideBySide
from nhipcau.translations.views.files import Download, DownloadMany, Upload, UploadMany
from nhipcau.translations.views.glossary import DropTerm, EditTerm, GlossaryFile, GlossaryList, TakeGlossary
from nhipcau.translations.views.status import Adopt, Send, StatusTable
from nhipcau.translations.views.steps import AskMachine, Entrust, Meaning, TakeChanges

__all__ = [
    "Adopt",
    "AskMachine",
    "Download",
    "DownloadMany",
    "DropTerm",
    "EditTerm",
    "Entrust",
    "GlossaryFile",
    "GlossaryList",
    "Help",
    "Meaning",
    "SaveSegment",
    "Send",
    "SideBySide",
    "StatusTable",
    "TakeChanges",
    "TakeGlossary",
    "Upload",
    "UploadMany",
]
