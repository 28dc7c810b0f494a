"""What all sections share: frozen, no unknown keys, nothing shown of what a secret holds."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the configuration file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, arbitrary_types_allowed=True)
