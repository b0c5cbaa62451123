# Both loops, as the tutorial's server has them; it serves one caller and ends, for the test's sake.
import socket

phone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
phone.bind(('127.0.0.1', 0))
phone.listen(5)
print(phone.getsockname()[1], flush=True)
line, caller = phone.accept()
while True:
    data = line.recv(1024)
    if not data:
        break
    line.send(data.upper())
line.close()
phone.close()
