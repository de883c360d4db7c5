"""A real SMTP server on 127.0.0.1 that keeps what it gets."""

import socketserver
import threading


class Server:
    """``with Server() as server``: listens at ``server.port``; ``server.mails`` are (sender, recipients, bytes).

    An address with “rifiuta” in it is refused; after ``breaks_after`` mails the line breaks.
    """

    def __init__(self, breaks_after=None):
        self.mails = []
        self.sessions = 0
        self.breaks_after = breaks_after

    def __enter__(self):
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self._server.daemon_threads = True
        self._server.owner = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        owner = self.server.owner
        owner.sessions += 1
        sender, recipients = "", []
        self.say("220 prova")
        while line := self.rfile.readline():
            text = line.decode("latin-1").strip()
            verb = text[:4].upper()
            address = text.partition("<")[2].partition(">")[0]
            if verb == "MAIL":
                sender, recipients = address, []
                self.say("250 ok")
            elif verb == "RCPT":
                if "rifiuta" in address:
                    self.say("550 no such user")
                else:
                    recipients.append(address)
                    self.say("250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b".") else line)
                if owner.breaks_after is not None and len(owner.mails) >= owner.breaks_after:
                    return
                owner.mails.append((sender, recipients, b"".join(lines)))
                self.say("250 ok")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")
