"""Settings of the embedded server: durable, quiet about personal data, modest on a small machine."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1024 * 1024
# Below this the parallel workers' shared memory can run out of a container's /dev/shm.
_SMALL_SHM = 256 * MEGABYTE


def memory_bytes() -> int:
    """Memory of this machine, or of our container when that has less."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            limit = int(Path(path).read_text())
        except (OSError, ValueError):
            continue
        total = min(total, limit)
    return total


def server_settings(socket_dir: Path, log_dir: Path, memory: int) -> dict[str, str]:
    """Values by name; `memory` in bytes. Sizes follow the machine: a fifth for the cache, at most 2 GB."""
    megabytes = memory // MEGABYTE
    shared = max(64, min(2048, megabytes // 5))
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_dir}"',
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": "120",
        "max_locks_per_transaction": "256",
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(128, megabytes // 2)}MB",
        "maintenance_work_mem": f"{max(32, min(512, megabytes // 16))}MB",
        "work_mem": f"{max(4, min(32, megabytes // 256))}MB",
        "temp_buffers": f"{max(8, min(64, megabytes // 64))}MB",  # a staged chunk of a list stays in memory
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_compression": "pglz",
        "max_wal_size": "4GB",
        "min_wal_size": "256MB",
        "checkpoint_timeout": "15min",
        # One machine without standby: a table made and filled in one transaction need not go through the log.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "jit": "off",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": str(log_dir),
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        # Statements, parameters and key values may hold names and NIK: they stay out of the log.
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
    if _shm_bytes() < _SMALL_SHM:
        settings["dynamic_shared_memory_type"] = "mmap"
    return settings


def render(settings: dict[str, str]) -> str:
    """The text of a configuration file."""
    lines = ["# Written by Payung at every start; own settings belong in local.conf beside this file."]
    lines += [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    return "\n".join(lines) + "\n"


def _shm_bytes() -> int:
    try:
        shm = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size only
    except OSError:
        return 0
    return shm.f_bavail * shm.f_frsize
