"""An error is explained in the user's language, with what the engine has found."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.shared.messages import explain
from engine.errors import CheckpointError, PictureReadError
from tests.helpers.languages import speaking


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PictureReadError(f"{Path('/a/b.png')} cannot be read: Permission denied"),
            "无法打开图片：无法读取 /a/b.png：没有权限；请选择其他文件。",  # noqa: RUF001 Chinese
        ),
        (
            CheckpointError("m.safetensors: not an ordinary file"),
            "无法使用该模型：m.safetensors：不是普通文件；请选择其他模型文件。",  # noqa: RUF001 Chinese
        ),
        (ValueError("strange"), "发生意外错误：strange；请查看日志了解详情。"),  # noqa: RUF001
    ],
)
def test_an_error_is_explained_in_chinese(
    qapp: QApplication, error: Exception, sentence: str
) -> None:
    with speaking(qapp, "zh_CN"):
        text = explain(error)

    assert text == sentence
