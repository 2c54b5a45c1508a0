#include "core/sys/zstd_file.hpp"

#include <doctest/doctest.h>
#include <zstd.h>

#include "core/crypto/keccak.hpp"
#include "core/crypto/keccak_stream.hpp"
#include "core/sys/files.hpp"
#include "tests/support/temp_dir.hpp"

namespace alt::sys {

TEST_SUITE("core/sys/zstd_file") {
    TEST_CASE("what is compressed in pieces is the whole file") {
        const testing::TempDir dir;
        for (const std::size_t size : {0ul, 1ul, 131072ul, 131073ul, 1000000ul}) {
            CAPTURE(size);
            std::string content(size, '\0');
            for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * i >> 7u);
            REQUIRE(write_file_atomic(dir.path() / "in", content));
            crypto::KeccakStream digest;
            REQUIRE(compress_file(dir.path() / "in", dir.path() / "out",
                                  [&](BytesView piece) { digest.absorb(piece); }));
            CHECK(digest.finish() == crypto::keccak256(view_of(content)));
            const auto packed = read_file(dir.path() / "out").value();
            std::string back(size + 1, '\0');
            const auto got =
                ZSTD_decompress(back.data(), back.size(), packed.data(), packed.size());
            REQUIRE(ZSTD_isError(got) == 0);
            back.resize(got);
            CHECK(back == content);
        }
        CHECK(list(dir.path())->size() == 2);
    }

    TEST_CASE("a file that is not there leaves nothing behind") {
        const testing::TempDir dir;
        const auto done = compress_file(dir.path() / "none", dir.path() / "out", {});
        REQUIRE(!done);
        CHECK(done.error().code == Errc::not_found);
        CHECK(list(dir.path())->empty());
    }
}

}  // namespace alt::sys
