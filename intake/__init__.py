"""What a file is: a register of firms, a firm's own paper, or a policy document; one reading for window and line."""

from intake.as_json import read_as_json
from intake.as_text import as_text
from intake.kinds import FileKind, FileRecognition, recognised
from intake.listed import list_in
from intake.register import TableRead, Told, read_register

__all__ = [
    "FileKind",
    "FileRecognition",
    "TableRead",
    "Told",
    "as_text",
    "list_in",
    "read_as_json",
    "read_register",
    "recognised",
]
