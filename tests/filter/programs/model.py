# module: pydantic
import pydantic


class Row(pydantic.BaseModel):
    number: int

print(Row(number="3").number)
