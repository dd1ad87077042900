"""Makes the notices about what a picture's file holds, and what a written one has kept of it."""

from app.editor.files.picture_facts import describe_facts
from app.shared.language.file_words import (
    describe_contents,
    describe_damage,
    list_receipt,
    summarise_receipt,
)
from app.shared.language.joining import join_sentences
from app.shared.messages import get_file_language
from app.shared.notice import Notice, Subject, Urgency
from engine.pictures.picture import Picture
from engine.pictures.receipt import Receipt

# When more of the pixels than this have changed, the whole picture was encoded again.
_MAX_QUIET_SHARE = 0.25


class OpeningNotices:
    """Makes a notice when a picture is opened of which there is something to know.

    Damage is always reported, everything else the first time that a picture has it: whoever goes
    through 300 pictures of one kind needs no 300 notices.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()

    def make_notice(self, picture: Picture) -> Notice | None:
        """Return the notice about a picture as it was read; None if there is nothing to know."""
        language = get_file_language()
        contents = describe_contents(picture, language)
        new = contents.keys() - self._known
        self._known |= new
        sentences = describe_damage(picture, language)
        sentences += [sentence for kind, sentence in contents.items() if kind in new]
        if not sentences:
            return None
        return Notice(
            text=join_sentences(sentences),
            urgency=Urgency.HINT,
            subject=Subject.FILES,
            details=describe_facts(picture),
        )


def make_receipt_notice(text: str, picture: Picture, receipt: Receipt) -> Notice:
    """Return the notice that a picture has been written.

    Args:
        text: The sentence that says so.
        picture: The picture as it was read.
        receipt: What the file keeps of it.
    """
    language = get_file_language()
    share = (receipt.changed_px or 0) / (picture.width * picture.height)
    has_losses = bool(receipt.lost or receipt.partly_kept) or share > _MAX_QUIET_SHARE
    return Notice(
        text=join_sentences([text, *summarise_receipt(picture, receipt, language)]),
        urgency=Urgency.HINT if has_losses else Urgency.DONE,
        subject=Subject.FILES,
        details="\n".join(list_receipt(picture, receipt, language)),
    )
