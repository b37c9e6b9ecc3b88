"""The real server in a process of its own, and boto3 clients for it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import boto3
from botocore.config import Config

REGION = "us-west-2"
BUCKET = "practice-test"
START_SECONDS = 60


class Server:
    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "practice", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PRACTICE_KEY_ID": "test", "PRACTICE_KEY_SECRET": "test"},
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.world()
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    self.stop()
                    raise
                time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

    def world(self):
        return self._page("world")

    def calls(self):
        return self._page("calls")

    def _page(self, name):
        page = urllib.request.Request(f"{self.endpoint}/practice/{name}", headers={"X-Practice-Key": "test"})
        with urllib.request.urlopen(page, timeout=10) as answer:
            return json.load(answer)

    def client(self, service, **config):
        """Never retries: an HTTP 500 of moto must be seen."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=20, **config),
        )
