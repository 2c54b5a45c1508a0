#pragma once

#include <filesystem>
#include <memory>

#include "core/store/lifecycle_store.hpp"

namespace alt::store {

/// The store in a SQLite file. See `Database::open` for the errors.
Result<std::unique_ptr<LifecycleStore>> open_sqlite_store(const std::filesystem::path& path);
/// The same without a file: for fixtures; gone with the object.
Result<std::unique_ptr<LifecycleStore>> open_memory_store();

}  // namespace alt::store
