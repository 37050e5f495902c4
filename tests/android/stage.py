"""The programs of packaging/android that are also read as modules."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType

from tests.android.tools import PACKAGING


def stage(name: str = "stage") -> ModuleType:
    """A program by its name, as a module."""
    loader = SourceFileLoader(name.removesuffix(".py"), str(PACKAGING / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
