"""What works on the document that is shown."""

from typing import Protocol

from app.editor.document.document import Document


class Follower(Protocol):
    """Follows the workbench from document to document."""

    def set_document(self, document: Document | None) -> None:
        """Work on another document, or on none."""
