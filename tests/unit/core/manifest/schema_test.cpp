#include "core/manifest/schema.hpp"

#include <doctest/doctest.h>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/codec/json.hpp"
#include "core/manifest/field.hpp"

using namespace alt;

TEST_SUITE_BEGIN("core/manifest/schema");

// ALT_UPDATE=1 writes the file instead of comparing it.
TEST_CASE("the checked-in schema is what the field table makes") {
    const std::string path = std::string(ALT_SOURCE_DIR) + "/manifests/schema/alt.schema.json";
    if (std::getenv("ALT_UPDATE")) std::ofstream(path) << manifest::json_schema();
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    CHECK(text.str() == manifest::json_schema());
}

TEST_CASE("every field is in the schema with its default") {
    const auto schema = codec::parse_json(manifest::json_schema());
    REQUIRE(schema);
    for (const auto& field : manifest::fields()) {
        CAPTURE(field.path);
        std::string path = "properties.";
        if (!field.section().empty()) path += std::string(field.section()) + ".properties.";
        path += field.key();
        CHECK(codec::get_object(*schema, path));
        if (manifest::render(field, {})) CHECK(codec::get(*schema, path + ".default"));
    }
}

TEST_SUITE_END();
