#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the transcript of GSM1 again, by itself, and compares it with gsm1.properties.

Written from the description of the protocol and apart from the Java code: hashlib and hmac of Python, X25519 (RFC 7748)
and AES-256-GCM (FIPS 197, SP 800-38D) by hand, so that two implementations check each other.

    gsm1.py FILE      the last line is  GSM1 lines=N equal=N; exit 0 if all are equal
"""
import hashlib
import hmac
import struct
import sys

P = 2**255 - 19


def x25519(scalar, point):
    k = bytearray(scalar)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    k = int.from_bytes(k, "little")
    u = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for bit in reversed(range(255)):
        now = k >> bit & 1
        if swap ^ now:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = now
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % P, c * b % P
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        aa, bb = a * a % P, b * b % P
        e = aa - bb
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


BASE = (9).to_bytes(32, "little")


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def expand(key, info, length):
    out, block, n = b"", b"", 1
    while len(out) < length:
        block = mac(key, block + info + bytes([n]))
        out, n = out + block, n + 1
    return out[:length]


def gf8(a, b):
    r = 0
    while b:
        r ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return r


def sbox():
    box = []
    for x in range(256):
        inverse = next((y for y in range(256) if gf8(x, y) == 1), 0)
        s = inverse
        for shift in (1, 2, 3, 4):
            s ^= (inverse << shift | inverse >> 8 - shift) & 0xFF
        box.append(s ^ 0x63)
    return box


S = sbox()


def key_schedule(key):
    words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
    rcon = 1
    for i in range(8, 60):
        t = list(words[-1])
        if i % 8 == 0:
            t = [S[b] for b in t[1:] + t[:1]]
            t[0] ^= rcon
            rcon = gf8(rcon, 2)
        elif i % 8 == 4:
            t = [S[b] for b in t]
        words.append([a ^ b for a, b in zip(words[i - 8], t)])
    return [sum(words[i : i + 4], []) for i in range(0, 60, 4)]


def aes(keys, block):
    s = [a ^ b for a, b in zip(block, keys[0])]
    for n in range(1, 15):
        s = [S[s[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if n < 14:
            m = []
            for c in range(0, 16, 4):
                for r in range(4):
                    a, b, x, y = (s[c + (r + j) % 4] for j in range(4))
                    m.append(gf8(a, 2) ^ gf8(b, 3) ^ x ^ y)
            s = m
        s = [a ^ b for a, b in zip(s, keys[n])]
    return bytes(s)


def gf128(x, y):
    z = 0
    for i in range(127, -1, -1):
        if y >> i & 1:
            z ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return z


def seal(key, nonce, header, plain):
    keys = key_schedule(key)
    h = int.from_bytes(aes(keys, bytes(16)), "big")
    out = b""
    for i in range(0, len(plain), 16):
        pad = aes(keys, nonce + struct.pack(">I", i // 16 + 2))
        out += bytes(a ^ b for a, b in zip(plain[i : i + 16], pad))
    data = header + bytes(-len(header) % 16) + out + bytes(-len(out) % 16)
    data += struct.pack(">QQ", 8 * len(header), 8 * len(out))
    y = 0
    for i in range(0, len(data), 16):
        y = gf128(y ^ int.from_bytes(data[i : i + 16], "big"), h)
    tag = y ^ int.from_bytes(aes(keys, nonce + struct.pack(">I", 1)), "big")
    return out + tag.to_bytes(16, "big")


class Direction:
    """One direction of a session: a key, an IV, and a counter that neither end sends."""

    def __init__(self, key, iv):
        self.key, self.iv, self.counter = key, iv, 0

    def frame(self, kind, payload):
        header = struct.pack(">I", len(payload) + 16)[1:] + bytes([kind, 0])
        nonce = int.from_bytes(self.iv, "big") ^ self.counter
        self.counter += 1
        return header + seal(self.key, nonce.to_bytes(12, "big"), header, payload)


def head(kind):
    return b"GSMH" + bytes([1, kind])


def transcript(secret, fresh_i, fresh_r):
    mesh = b"lab"
    root = mac(b"GSM1", secret)
    key_id = expand(root, b"key id", 8)
    address_i, address_r = bytes([127, 0, 0, 1]) + struct.pack(">H", 7801), bytes([127, 0, 0, 1]) + struct.pack(">H", 7802)
    party_i = struct.pack(">QQQ", 0x0A0A0A0A00000001, 1, 1000)
    party_r = struct.pack(">QQQ", 0x0B0B0B0B00000002, 2, 2000)
    secret_i, nonce_i, secret_r, nonce_r = fresh_i[:32], fresh_i[32:], fresh_r[:32], fresh_r[32:]
    public_i, public_r = x25519(secret_i, BASE), x25519(secret_r, BASE)

    m1 = head(1) + b"\x01" + key_id + party_i + public_i + nonce_i + struct.pack(">HH", 1, 1)
    m1 += bytes([len(address_i)]) + address_i + bytes([len(address_r)]) + address_r
    m1 += mac(expand(root, b"mac1" + mesh, 32), m1)[:16]
    m2 = head(2) + key_id + party_r + public_r + nonce_r + struct.pack(">H", 1) + bytes([len(address_r)]) + address_r

    fields = (b"gossamer handshake v1", mesh, m1, m2)
    th = hashlib.sha256(b"".join(struct.pack(">I", len(f)) + f for f in fields)).digest()
    hs = mac(expand(root, b"derived", 32), x25519(secret_i, public_r))
    proof_r = mac(expand(hs, b"fin r", 32), th)
    proof_i = mac(expand(hs, b"fin i", 32), th + proof_r)

    def direction(name):
        return Direction(expand(hs, b"app " + name + b" key" + th, 32), expand(hs, b"app " + name + b" iv" + th, 12))

    i2r, r2i = direction(b"i2r"), direction(b"r2i")
    limit = struct.pack(">I", 1 << 18)
    lines = {
        "m1": m1,
        "m2": m2 + proof_r,
        "m3.open": head(3) + proof_i + i2r.frame(3, b"\x01" + limit),
        "accept": r2i.frame(4, limit),
        "frame.i2r": i2r.frame(1, b"hello"),
        "frame.r2i": r2i.frame(1, b"hello"),
        "session.id": expand(hs, b"sid" + th, 8),
        "reject": head(127) + b"\x01" + key_id[:4],
    }
    hello = b"GSM1\x01H" + key_id + party_i + struct.pack(">QH", 7, 7801)
    lines["hello"] = hello + mac(expand(root, b"hello" + mesh, 32), hello + bytes([127, 0, 0, 1]))
    result = {name: value.hex() for name, value in lines.items()}
    result["key.id"] = key_id[:2].hex() + "-" + key_id[2:4].hex()
    return result


def main(file):
    with open(file, encoding="ascii") as lines:
        golden = dict(line.strip().split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    given = [bytes.fromhex(golden.pop(name)) for name in ("secret", "fresh.initiator", "fresh.responder")]
    computed = transcript(*given)
    equal = 0
    for name in sorted(set(golden) | set(computed)):
        if golden.get(name) == computed.get(name):
            equal += 1
        else:
            print(f"{name}: the file has {golden.get(name)}, computed is {computed.get(name)}")
    print(f"GSM1 lines={len(golden)} equal={equal}")
    return 0 if equal == len(golden) == len(computed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
