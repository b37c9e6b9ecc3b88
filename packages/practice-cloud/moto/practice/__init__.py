"""A pretend AWS for kops: moto 5.2.1 with named patches. Everything is kept in memory and served on 127.0.0.1."""
