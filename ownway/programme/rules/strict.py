"""What every part of a pack is made of: short texts, amounts, and no key that is unknown."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Minor = Annotated[int, Field(ge=0, le=10**12)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Source = Annotated[str, Field(min_length=3, max_length=500)]  # where a rule comes from
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Permission = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]  # of consent.rules
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Strict(BaseModel):
    """Frozen; an unknown key or a wrong type is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
