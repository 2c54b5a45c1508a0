"""The README's tour, run as it is printed; and the make targets that it names."""
import os
import re
import subprocess
import tempfile
import unittest

from support import ALT, Home

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


class Readme(unittest.TestCase):
    def test_the_tour_runs_as_printed(self):
        tour = re.search(r"<!-- tour:begin.*?```sh\n(.*?)```\n<!-- tour:end -->", read("README.md"), re.S).group(1)
        self.assertIn("alt up", tour)
        with Home() as home, tempfile.TemporaryDirectory() as folder:
            # On PATH under the name that the tour uses.
            os.symlink(os.path.abspath(ALT), os.path.join(folder, "alt"))
            environment = home.environment({"PATH": f"{folder}:{os.environ['PATH']}"})
            done = subprocess.run(["bash", "-euc", tour], cwd=folder, env=environment, text=True, timeout=120,
                                  stdin=subprocess.DEVNULL, capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(home.ok("ls")["rollups"], [], "the tour leaves a rollup behind")

    def test_the_make_targets_exist(self):
        named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(re.findall(r"`[^`]+`|^make .*$", read("README.md"), re.M))))
        targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
        self.assertIn("demo", named)
        self.assertEqual(named - targets, set())


if __name__ == "__main__":
    unittest.main()
