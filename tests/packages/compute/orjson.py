# expect: b'{"a":[1,2.5,null]}' {'b': True}
import orjson
print(orjson.dumps({"a": [1, 2.5, None]}), orjson.loads(b'{"b":true}'))
