// GraphiQL: the page for browsers and its files, which npm has installed; nothing comes from another host.
// Example service. Guide: docs/guide/service.md. Tests: tests/clients/graphiql.test.mjs.

#ifndef SUPPORT_SERVICE_GRAPHIQL_HPP
#define SUPPORT_SERVICE_GRAPHIQL_HPP

#include <pleme_support/http/response.hpp>

#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace support_service {

/// Reads the files once; only these are ever served, so no path of a request reaches the file system.
class graphiql {
public:
    /// @param web  the directory of package.json
    explicit graphiql(const std::string& web)
    {
        for (std::size_t i = 0; i < files.size(); ++i) {
            std::ifstream in{web + "/node_modules/" + std::string{files[i].source}, std::ios::binary};
            if (in) contents_[i].assign(std::istreambuf_iterator<char>{in}, {});
            installed_ = installed_ && !contents_[i].empty();
        }
    }

    [[nodiscard]] bool installed() const noexcept { return installed_; }

    /// The page, or how to get it.
    [[nodiscard]] pleme_support::http::response page() const
    {
        return make("text/html; charset=utf-8", std::string{installed_ ? page_text : missing_text}, "no-cache");
    }

    /// A file of the page by its path; nothing for another path.
    [[nodiscard]] std::optional<pleme_support::http::response> find(std::string_view path) const
    {
        if (path == "/graphiql/start.js") return make(script_type, std::string{start_text}, "no-cache");
        for (std::size_t i = 0; i < files.size(); ++i)
            if (files[i].path == path && !contents_[i].empty())
                return make(files[i].type, contents_[i], "public, max-age=3600");
        return std::nullopt;
    }

private:
    static constexpr std::string_view script_type = "text/javascript; charset=utf-8";

    struct file {
        std::string_view path;
        std::string_view source;
        std::string_view type;
    };
    static constexpr std::array files{
        file{"/graphiql/react.js", "react/umd/react.production.min.js", script_type},
        file{"/graphiql/react-dom.js", "react-dom/umd/react-dom.production.min.js", script_type},
        file{"/graphiql/graphiql.js", "graphiql/graphiql.min.js", script_type},
        file{"/graphiql/graphiql.css", "graphiql/graphiql.min.css", "text/css; charset=utf-8"},
    };

    static pleme_support::http::response make(std::string_view type, std::string body, std::string_view caching)
    {
        return {200,
                {{"Content-Type", type},
                 {"Cache-Control", caching},
                 {"Vary", "Accept"},
                 {"Content-Security-Policy",
                  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                  "font-src 'self' data:; frame-ancestors 'none'"}},
                std::move(body),
                {}};
    }

    static constexpr std::string_view page_text = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pleme-support</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>html, body, #graphiql { height: 100%; margin: 0; }</style>
</head>
<body>
<div id="graphiql">Loading …</div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>
)";

    static constexpr std::string_view start_text =
        R"(const welcome = `# The help desk. Press Ctrl-Space for suggestions, Ctrl-Enter to run.
# With --tokens, put {"Authorization": "Bearer …"} into Headers below.

query Desk {
  supportTickets(product: "novaskyn", filter: {status: IN_PROGRESS}, limit: 5) {
    number
    subject
    status
    priority
    createdAt
  }
}
`;
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery: welcome,
    shouldPersistHeaders: false,
  }),
);
)";

    static constexpr std::string_view missing_text = R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>pleme-support</title></head>
<body>
<h1>GraphiQL is not installed</h1>
<p>GraphQL answers at <code>/graphql</code>. For GraphiQL in the browser, run this in the project's directory and start
the service again:</p>
<pre>npm ci --prefix examples/support_service/web</pre>
</body>
</html>
)";

    std::array<std::string, files.size()> contents_;
    bool installed_ = true;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_GRAPHIQL_HPP
