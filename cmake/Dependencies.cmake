# Everything comes from Debian 12; script/packages.txt says why each is needed.
find_package(Threads REQUIRED)

# Module mode: Debian ships no protobuf CMake package, and gRPC's own package
# expects the module's targets to be there already.
find_package(Protobuf MODULE REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
find_package(ZLIB REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(benchmark CONFIG REQUIRED)

# libstemmer has neither a CMake package nor a pkg-config file.
find_library(STEMMER_LIBRARY stemmer REQUIRED)
find_path(STEMMER_INCLUDE_DIR libstemmer.h REQUIRED)
add_library(Stemmer::stemmer UNKNOWN IMPORTED)
set_target_properties(Stemmer::stemmer PROPERTIES
  IMPORTED_LOCATION "${STEMMER_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${STEMMER_INCLUDE_DIR}")

# RocksDB's CMake package asks for the development packages of all that its
# static library needs; the shared one needs nothing of us.
find_library(ROCKSDB_LIBRARY NAMES librocksdb.so REQUIRED)
find_path(ROCKSDB_INCLUDE_DIR rocksdb/db.h REQUIRED)
add_library(RocksDB::rocksdb UNKNOWN IMPORTED)
set_target_properties(RocksDB::rocksdb PROPERTIES
  IMPORTED_LOCATION "${ROCKSDB_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${ROCKSDB_INCLUDE_DIR}")

# libpq, by pkg-config: CMake's own module looks for the server's headers too.
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(LIBEDIT REQUIRED IMPORTED_TARGET libedit)
# hiredis's CMake package makes no target.
find_library(HIREDIS_LIBRARY hiredis REQUIRED)
find_path(HIREDIS_INCLUDE_DIR hiredis/hiredis.h REQUIRED)
add_library(Hiredis::hiredis UNKNOWN IMPORTED)
set_target_properties(Hiredis::hiredis PROPERTIES
  IMPORTED_LOCATION "${HIREDIS_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${HIREDIS_INCLUDE_DIR}")

# The allocator of the served binary. Sanitizers bring their own.
if(NOT FOOTNOTE_SANITIZER)
  find_library(MIMALLOC_LIBRARY mimalloc REQUIRED)
endif()

# The parts of Abseil that any folder may use. Neither clocks nor mutexes nor
# random numbers: those belong to service/.
add_library(footnote_absl INTERFACE)
target_link_libraries(footnote_absl INTERFACE
  absl::algorithm_container
  absl::btree
  absl::cleanup
  absl::flat_hash_map
  absl::flat_hash_set
  absl::function_ref
  absl::hash
  absl::inlined_vector
  absl::optional
  absl::span
  absl::status
  absl::statusor
  absl::str_format
  absl::strings
  absl::time
  absl::variant)
