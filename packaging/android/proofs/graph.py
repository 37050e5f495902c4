"""Which recipes, in which order, the real python-for-android would build for our requirements.

python graph.py RECIPES FOLDER [MORE REQUIREMENTS]
"""

import json
import os
import sys
from pathlib import Path

from pythonforandroid.bootstrap import Bootstrap
from pythonforandroid.graph import get_recipe_order_and_bootstrap
from pythonforandroid.recipe import Recipe
from pythonforandroid.toolchain import Context
from spec import answer, read, requirements


def main(recipes: str, folder: str, *more: str) -> None:
    names = []
    for requirement in [*requirements(), *more]:
        name, _, version = requirement.partition("==")
        names.append(name)
        if version:
            os.environ[f"VERSION_{name}"] = version  # as the toolchain does
    context = Context()
    context.local_recipes = recipes
    context.setup_dirs(folder)
    bootstrap = Bootstrap.get_bootstrap(read().get("app", "p4a.bootstrap"), context)
    order, modules, bootstrap = get_recipe_order_and_bootstrap(context, names, bootstrap)
    found = {}
    for name in order:
        recipe = Recipe.get_recipe(name, context)
        found[name] = {
            "version": recipe.version,
            "url": recipe.versioned_url,
            "ours": Path(recipes, name).is_dir(),
            "sha256": getattr(recipe, "sha256sum", None),
            "patches": [
                Path(recipe.get_recipe_dir(), patch if isinstance(patch, str) else patch[0]).exists()
                for patch in recipe.patches or []
            ],
        }
    answer(
        json.dumps(
            {"order": order, "modules": sorted(modules), "bootstrap": bootstrap.name, "recipes": found}
        )
    )


main(*sys.argv[1:])
