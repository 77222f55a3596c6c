"""Sections of TOML files, declared as pydantic's models are: with the names of this module in place of pydantic's.

To types they are pydantic's own. What runs is `studycal.config.plain_section`'s, which asks pydantic only where it has
to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import AfterValidator as AfterValidator
    from pydantic import BaseModel, ConfigDict
    from pydantic import BeforeValidator as BeforeValidator
    from pydantic import Field as Field
    from pydantic import WithJsonSchema as WithJsonSchema
    from pydantic import model_validator as model_validator

    class Section(BaseModel):
        """A table of TOML: unknown keys are refused, values never change."""

        model_config = ConfigDict(extra="forbid", frozen=True)

else:
    from .plain_section import AfterValidator as AfterValidator
    from .plain_section import BeforeValidator as BeforeValidator
    from .plain_section import Field as Field
    from .plain_section import PlainSection
    from .plain_section import WithJsonSchema as WithJsonSchema
    from .plain_section import model_validator as model_validator

    Section = PlainSection
