# expect: b'ping'
import zmq
context = zmq.Context()
left, right = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
left.bind("inproc://here")
right.connect("inproc://here")
right.send(b"ping")
assert left.poll(2000)
print(left.recv())
context.destroy()
