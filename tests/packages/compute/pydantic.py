# expect: 3 int_parsing
from pydantic import BaseModel, ValidationError
class Point(BaseModel):
    x: int
try:
    Point(x="three")
except ValidationError as error:
    print(Point(x="3").x, error.errors()[0]["type"])
