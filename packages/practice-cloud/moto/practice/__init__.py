"""An emulated AWS for kops: moto 5.2.1 with named patches. It keeps everything in memory and listens on 127.0.0.1."""
