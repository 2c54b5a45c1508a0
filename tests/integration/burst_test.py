"""The burst ends by itself, by idle time or time to live: the host settles without any command."""
import time
import unittest

import support
from support import DEV, ETHER, Home


class Burst(unittest.TestCase):
    def ends(self, demand, earliest):
        with Home() as home:
            begin = time.monotonic()
            home.ok("up", home.manifest(f"[demand]\n{demand}"))
            home.ok("deposit", "r", "--amount", "1ether", "--from", "dev:2")
            self.assertEqual(home.ok("status", "r")["next"]["action"], "settle")
            home.ok("wait", "r", "--for", "settled", "--timeout", "60s")
            self.assertGreaterEqual(time.monotonic() - begin, earliest)
            support.check_settled(home, "r", {DEV[2]: ETHER})
            self.assertFalse(home.rows("SELECT 1 FROM leases WHERE held = 1"), "a lease is left")

    def test_idle_time_ends_it(self):
        self.ends('idle = "1500ms"', 1.5)

    def test_the_time_to_live_ends_it_though_it_is_used(self):
        self.ends('ttl = "2s"\nidle = "10m"', 2.0)

    def test_use_puts_the_end_off(self):
        with Home() as home:
            home.ok("up", home.manifest('[demand]\nidle = "2s"'))
            end = time.monotonic() + 3
            while time.monotonic() < end:
                home.ok("deposit", "r", "--amount", "1wei", "--from", "dev:2")
                time.sleep(0.2)
            self.assertEqual(home.ok("status", "r")["phase"], "live")


if __name__ == "__main__":
    unittest.main()
