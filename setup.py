"""The one thing that pyproject.toml cannot say: a built package carries its translations compiled (.po to .mo)."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Writes the .mo beside each .po in the build, never in the source tree, where it would go stale."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for source in Path("service").rglob("*.po"):
            compiled = Path(self.build_lib, source).with_suffix(".mo")
            compiled.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as po, compiled.open("wb") as mo:
                write_mo(mo, read_po(po, abort_invalid=True))


setup(cmdclass={"build_py": BuildWithTranslations})
