"""The dialog that exports a picture."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColorSpace
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.shared.language.file_words import describe_losses, name_metadata
from app.shared.language.joining import join_sentences
from app.shared.language.numbers import format_file_size
from app.shared.messages import get_file_language
from app.shared.theme import EXPORT_WIDTH_PX, SPACING_PX, WIZARD_MARGIN_PX
from engine.pictures.export import JPEG_SUFFIX, ExportOptions, foresee_export_losses
from engine.pictures.formats.jpeg.encode import Chroma
from engine.pictures.picture import Picture

_OTHER_SPELLINGS = {".jpeg": JPEG_SUFFIX, ".tiff": ".tif"}


class ExportDialog(QDialog):
    """Shows what a file keeps of a picture, its size, and where it is written.

    Attributes:
        may_replace: Whether a file dialog has asked already whether the file may be replaced.

    Signals:
        options_changed: Other options are chosen; see `options`.
        choose_asked: The user wants to choose the file in a file dialog.
        export_asked: Write the file.
    """

    options_changed = Signal()
    choose_asked = Signal()
    export_asked = Signal()

    def __init__(
        self, picture: Picture, options: ExportOptions, *, target: Path, parent: QWidget
    ) -> None:
        """Show a picture.

        Args:
            picture: The picture to export.
            options: The options that are chosen first.
            target: The file that is suggested.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.may_replace = False
        self._picture = picture
        self._suffix = options.suffix
        self._folder = target.parent
        self._make_fields(options, target)
        self._make_buttons()
        self._lay_out()
        self._update()
        self._connect()

    @property
    def options(self) -> ExportOptions:
        """The chosen options."""
        return ExportOptions(
            suffix=str(self.format.currentData()),
            quality=self.quality.value(),
            chroma=Chroma(self.chroma.currentData()),
            keeps_metadata=self.metadata.isChecked(),
            keeps_profile=self.profile.isChecked(),
        )

    @property
    def target(self) -> Path:
        """The chosen file; a name without a folder lies beside the suggested one."""
        path = self._folder / Path(self.path.text().strip()).expanduser()
        return path if path.suffix else path.with_suffix(self._suffix)

    def set_target(self, target: Path) -> None:
        """Show the file that was chosen in a file dialog."""
        self.path.setText(str(target))
        self._follow_suffix()
        self.may_replace = True

    def show_size(self, size: int | None) -> None:
        """Show the expected size of the file, bytes; None while it is being estimated."""
        text = self.tr("estimating…")
        if size is not None:
            text = self.tr("about {amount}").format(amount=format_file_size(size))
        self.size_label.setText(text)

    def show_problem(self, text: str) -> None:
        """Show why the file cannot be written; empty for no problem."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _make_fields(self, options: ExportOptions, target: Path) -> None:
        self.format = QComboBox(self)
        for name, suffix in {
            self.tr("JPEG, small"): JPEG_SUFFIX,
            self.tr("PNG, lossless"): ".png",
            self.tr("TIFF, lossless"): ".tif",
            self.tr("WebP, lossless in 8 bits"): ".webp",
        }.items():
            self.format.addItem(name, suffix)
        self.format.setCurrentIndex(self.format.findData(options.suffix))
        self.quality_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.quality = QSpinBox(self)
        for field in (self.quality_slider, self.quality):
            field.setRange(1, 100)
            field.setValue(options.quality)
            field.setAccessibleName(self.tr("Quality"))
            field.setToolTip(self.tr("Lower quality makes the file smaller"))
        self.chroma = QComboBox(self)
        self.chroma.addItem(self.tr("In full detail (4:4:4)"), Chroma.FULL.value)
        self.chroma.addItem(self.tr("In half the detail, smaller (4:2:0)"), Chroma.HALF.value)
        self.chroma.setCurrentIndex(self.chroma.findData(options.chroma.value))
        self.metadata = QCheckBox(self._name_metadata(), self)
        self.metadata.setChecked(options.keeps_metadata)
        picture = self._picture
        self.metadata.setEnabled(any((picture.exif, picture.xmp, picture.iptc, picture.texts)))
        self.profile = QCheckBox(self._name_profile(), self)
        self.profile.setChecked(options.keeps_profile)
        self.profile.setEnabled(picture.icc_profile is not None)
        self.path = QLineEdit(str(target), self)
        self.path.setAccessibleName(self.tr("File"))
        self.size_label = QLabel(self)
        self.note = QLabel(self)
        self.note.setObjectName("pageHint")
        self.note.setWordWrap(True)
        self.problem = QLabel(self)
        self.problem.setObjectName("pageProblem")
        self.problem.setWordWrap(True)
        self.problem.hide()

    def _make_buttons(self) -> None:
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.setAutoDefault(False)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setAutoDefault(False)
        self.export = QPushButton(self.tr("Export"), self)
        self.export.setObjectName("accented")
        self.export.setDefault(True)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(2 * SPACING_PX)
        self._form.setVerticalSpacing(SPACING_PX)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._quality_row, file_row, buttons = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (self._quality_row, file_row, buttons):
            row.setSpacing(SPACING_PX)
        self._quality_row.addWidget(self.quality_slider, 1)
        self._quality_row.addWidget(self.quality)
        file_row.addWidget(self.path, 1)
        file_row.addWidget(self.choose)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.export)
        self._form.addRow(self.tr("Format"), self.format)
        self._form.addRow(self.tr("Quality"), self._quality_row)
        self._form.addRow(self.tr("Colours"), self.chroma)
        self._form.addRow(self.tr("Keep"), self.metadata)
        self._form.addRow("", self.profile)
        self._form.addRow(self.tr("Picture"), QLabel(self._describe_picture(), self))
        self._form.addRow(self.tr("File size"), self.size_label)
        self._form.addRow(self.tr("File"), file_row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.setSpacing(2 * SPACING_PX)
        outer.addLayout(self._form)
        outer.addWidget(self.note)
        outer.addWidget(self.problem)
        outer.addStretch(1)
        outer.addLayout(buttons)
        self.setMinimumWidth(EXPORT_WIDTH_PX)

    def _connect(self) -> None:
        self.quality_slider.valueChanged.connect(self.quality.setValue)
        self.quality.valueChanged.connect(self.quality_slider.setValue)
        self.format.currentIndexChanged.connect(self._on_format_chosen)
        self.quality.valueChanged.connect(self.options_changed)
        self.chroma.currentIndexChanged.connect(self.options_changed)
        self.metadata.toggled.connect(self.options_changed)
        self.profile.toggled.connect(self.options_changed)
        self.options_changed.connect(self._update)
        self.path.textEdited.connect(self._follow_suffix)
        self.choose.clicked.connect(self.choose_asked)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self.export_asked)

    def _on_format_chosen(self) -> None:
        """Let the suffix of the file follow the format."""
        before, self._suffix = self._suffix, str(self.format.currentData())
        path = Path(self.path.text())
        suffix = path.suffix.lower()
        if before != self._suffix and _OTHER_SPELLINGS.get(suffix, suffix) == before:
            self.path.setText(str(path.with_suffix(self._suffix)))
        self.options_changed.emit()

    def _follow_suffix(self) -> None:
        """Let the format follow the suffix of the file."""
        self.may_replace = False
        suffix = Path(self.path.text().strip()).suffix.lower()
        index = self.format.findData(_OTHER_SPELLINGS.get(suffix, suffix))
        if index >= 0:
            self._suffix = str(self.format.itemData(index))
            self.format.setCurrentIndex(index)
        self._update()

    def _update(self) -> None:
        is_jpeg = self._suffix == JPEG_SUFFIX
        self._form.setRowVisible(self._quality_row, is_jpeg)
        self._form.setRowVisible(self.chroma, is_jpeg)
        self.export.setEnabled(bool(self.path.text().strip()))
        losses = self._list_losses()
        self.note.setText(join_sentences(losses))
        self.note.setVisible(bool(losses))
        self.show_problem("")

    def _list_losses(self) -> list[str]:
        """Return what the file will not keep, in sentences."""
        options, picture = self.options, self._picture
        losses = foresee_export_losses(picture, options)
        sentences = describe_losses(picture, losses, get_file_language())
        if options.suffix == JPEG_SUFFIX:
            sentences.insert(0, self.tr("JPEG changes every pixel a little."))
        if picture.icc_profile is not None and not options.keeps_profile:
            sentences.append(self.tr("The colours are converted to sRGB."))
        return sentences

    def _describe_picture(self) -> str:
        picture = self._picture
        bits = 8 * picture.pixels.dtype.itemsize
        text = self.tr("{width} × {height} pixels, {bits} bits per channel")  # noqa: RUF001 a cross
        return text.format(width=picture.width, height=picture.height, bits=bits)

    def _name_metadata(self) -> str:
        names = name_metadata(self._picture, get_file_language())
        if not names:
            return self.tr("Camera data and captions (none)")
        return self.tr("Camera data and captions ({names})").format(names=names)

    def _name_profile(self) -> str:
        profile = self._picture.icc_profile
        if profile is None:
            return self.tr("Colour profile (none, the colours are sRGB)")
        space = QColorSpace.fromIccProfile(profile)
        name = space.description() or self.tr("from the original")
        return self.tr("Colour profile ({name})").format(name=name)
