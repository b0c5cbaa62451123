# One call, as the tutorial's server takes it: accept, receive once, answer, hang up.
import socket

phone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
phone.bind(('127.0.0.1', 0))
phone.listen(5)
print(phone.getsockname()[1], flush=True)
line, caller = phone.accept()
line.send(line.recv(1024).upper())
line.close()
phone.close()
