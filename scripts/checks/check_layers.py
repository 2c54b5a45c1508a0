#!/usr/bin/env python3
"""Holds every #include of cli, core and runtime against scripts/checks/layers.toml; exit 1 and one line a breach."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def read_table(path):
    """Reads the two flat tables of layers.toml; Python 3.9 has no TOML reader, and this needs no more."""
    text = re.sub(r"^\s*#.*$", "", path.read_text(), flags=re.MULTILINE)
    tables, current = {}, None
    for header, key, value in re.findall(r'^\[(\w+)\]|^"([^"]+)"\s*=\s*\[([^\]]*)\]', text, re.MULTILINE):
        if header:
            current = tables.setdefault(header, {})
        else:
            current[key] = re.findall(r'"([^"]+)"', value)
    return tables


def room_of(path, rooms):
    """The listed room that a file path lies in, or None."""
    candidates = [room for room in rooms if path == room or path.startswith(room + "/")]
    return max(candidates, key=len, default=None)


def allowed(rooms, source, target):
    doors = rooms[source] + ["core/base"]
    return source == target or any(
        door == target or (door.endswith("/*") and target.startswith(door[:-1])) for door in doors)


def cycles(rooms):
    state, found = {}, []

    def visit(room, trail):
        if state.get(room) == "done":
            return
        if state.get(room) == "open":
            found.append(" -> ".join(trail + [room]))
            return
        state[room] = "open"
        for door in rooms.get(room, []):
            for target in [r for r in rooms if r == door or (door.endswith("/*") and r.startswith(door[:-1]))]:
                visit(target, trail + [room])
        state[room] = "done"

    for room in rooms:
        visit(room, [])
    return found


def main():
    tables = read_table(ROOT / "scripts/checks/layers.toml")
    rooms, fences = tables["rooms"], tables["fences"]
    problems = [f"layers.toml: cycle {cycle}" for cycle in cycles(rooms)]
    files = [p for top in ("cli", "core", "runtime") for p in sorted((ROOT / top).rglob("*.[ch]pp"))]
    edges = set()
    for file in files:
        path = file.relative_to(ROOT).as_posix()
        source = room_of(path, rooms)
        if source is None:
            problems.append(f"{path}: lies in no room of layers.toml")
            continue
        for include in INCLUDE.findall(file.read_text()):
            for pattern, homes in fences.items():
                if include.startswith(pattern) and source not in homes:
                    problems.append(f"{path}: {include} belongs to {', '.join(homes) or 'tests'} only")
            target = room_of(include, rooms)
            if target is None:
                continue
            edges.add((source, target))
            if not allowed(rooms, source, target):
                problems.append(f"{path}: the door {source} -> {target} is closed ({include})")
    print("\n".join(problems) if problems else f"layers: {len(files)} files, {len(edges)} doors in use, none forced")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
