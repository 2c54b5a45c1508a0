#include "cli/app.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/evm_verbs.hpp"
#include "cli/load_verb.hpp"
#include "core/manifest/suggest.hpp"

namespace alt::cli {
namespace {

constexpr const char* kFooter = R"(
Begin with:
  alt init demo && alt up demo/alt.toml
  alt status demo

Exit codes: 0 ok, 1 failure, 3 not found, 4 conflict or lock, 5 timeout, 6 parent unreachable or refusing,
7 settlement incomplete (run it again), 64 usage, 65 bad manifest or vector file, 69 driver or tool missing,
130/143 interrupted.
Results go to stdout, everything else to stderr; --json prints one object. State is in $ALT_HOME.)";

/// The tree of verbs, bound to an Invocation that it fills.
class Tree {
public:
    explicit Tree(Invocation& out) : out_(out) {
        app_.set_help_flag();
        app_.set_help_all_flag();
        app_.fallthrough();
        app_.require_subcommand(0, 1);
        app_.footer(kFooter);
        add_common();
        add_manifest_verbs();
        add_look_verbs();
        add_bridge_verbs();
        add_end_verbs();
        add_load_verb(app_, out_);
        add_evm_verbs(app_, out_);
    }

    CLI::App& app() { return app_; }
    bool help_wanted() const { return help_; }
    bool version_wanted() const { return version_; }

private:
    void add_common() {
        const std::map<std::string, ColorMode> colors{{"auto", ColorMode::automatic},
                                                      {"always", ColorMode::always},
                                                      {"never", ColorMode::never}};
        const std::map<std::string, ProgressMode> modes{{"auto", ProgressMode::automatic},
                                                        {"plain", ProgressMode::plain},
                                                        {"json", ProgressMode::json},
                                                        {"none", ProgressMode::none}};
        auto& c = out_.common;
        app_.add_flag("-h,--help", help_, "Show this, or the help of a command");
        app_.add_flag("--version", version_, "Show the version");
        app_.add_flag("--json", c.json, "Print one JSON object on stdout");
        app_.add_flag("-q,--quiet", c.quiet, "Only results and errors");
        app_.add_flag("-v,--verbose", c.verbose, "Say more on stderr");
        app_.add_flag("--no-input", c.no_input, "Never ask");
        app_.add_flag("-y,--yes", c.yes, "Answer yes to every question");
        app_.add_option("--color", c.color, "auto, always or never")
            ->transform(CLI::CheckedTransformer(colors).description(""))
            ->option_text("WHEN");
        app_.add_option("--progress", c.progress, "auto, plain, json or none")
            ->transform(CLI::CheckedTransformer(modes).description(""))
            ->option_text("MODE");
        app_.add_option("--home", c.home, "Folder of all state instead of $ALT_HOME")
            ->option_text("DIR");
        app_.add_option("--log-level", c.log_level,
                        "debug, info, warn, error or off: what a host that this starts logs, "
                        "instead of $ALT_LOG")
            ->option_text("LEVEL");
    }

    /// A verb whose options fill the C that the command variant will hold.
    template <typename C>
    CLI::App* verb(const std::string& name, const std::string& what, const std::string& examples,
                   C*& command) {
        auto* sub = app_.add_subcommand(name, what);
        sub->fallthrough();
        sub->footer("\nExamples:\n" + examples);
        auto held = std::make_shared<C>();
        command = held.get();
        sub->callback([this, held] { out_.command = *held; });
        return sub;
    }

    /// A verb that takes a rollup's name and nothing else that is required.
    template <typename C>
    CLI::App* name_verb(const std::string& name, const std::string& what,
                        const std::string& examples, C*& command) {
        auto* sub = verb(name, what, examples, command);
        sub->add_option("NAME", command->name, "Name of the rollup")->required();
        return sub;
    }

    static void add_set(CLI::App* sub, std::vector<std::string>& set) {
        sub->add_option("--set", set, "Override a field, such as demand.ttl=10m; may be repeated")
            ->option_text("PATH=VALUE")
            ->expected(1)
            ->take_all();
    }

    void add_manifest_verbs() {
        InitCommand* init = nullptr;
        auto* sub =
            verb("init", "Write a commented manifest, DIR/alt.toml",
                 "  alt init\n  alt init demo --profile nft-mint --set demand.idle=1m", init);
        sub->add_option("DIR", init->dir, "Folder, created when missing")->capture_default_str();
        sub->add_option("--profile", init->profile, "What to begin with: minimal or nft-mint")
            ->option_text("NAME");
        sub->add_option("--name", init->name, "The rollup's name; the folder's unless given")
            ->option_text("N");
        sub->add_flag("--force", init->force, "Replace a manifest that is there");
        add_set(sub, init->set);

        ValidateCommand* validate = nullptr;
        sub = verb("validate", "Check a manifest and show every problem at once",
                   "  alt validate alt.toml\n  alt validate --schema > alt.schema.json", validate);
        sub->add_option("MANIFEST", validate->manifest, "Path, - for stdin, or a profile");
        sub->add_flag("--schema", validate->print_schema, "Print the JSON Schema of manifests");
        add_set(sub, validate->set);
        add_up();
    }

    void add_up() {
        UpCommand* up = nullptr;
        auto* sub = verb("up", "Raise the rollup of a manifest and return when it is live",
                         "  alt up alt.toml\n  alt up nft-mint --name mint --ttl 2h --port 9545\n"
                         "  alt up alt.toml --attach     # Ctrl-C settles and destroys it",
                         up);
        sub->add_option("MANIFEST", up->manifest, "Path, - for stdin, or a profile")->required();
        sub->add_option("--name", up->name, "Instead of the manifest's name")->option_text("N");
        sub->add_option("--ttl", up->ttl, "Settle after this long: --set demand.ttl=D")
            ->option_text("D");
        sub->add_option("--port", up->port, "Port of the endpoint: --set runtime.port=P")
            ->option_text("P");
        sub->add_flag("--attach", up->attach, "Stay and show it; Ctrl-C settles and destroys it");
        sub->add_flag("--replace", up->replace,
                      "Settle and replace a rollup that has another manifest");
        add_set(sub, up->set);
    }

    void add_look_verbs() {
        LsCommand* ls = nullptr;
        verb("ls", "List rollups", "  alt ls\n  alt ls --all --json", ls)
            ->add_flag("-a,--all", ls->all, "Disposed ones, too");
        StatusCommand* status = nullptr;
        name_verb("status", "Show a rollup, what happens next, when and why", "  alt status mint",
                  status);
        TopCommand* top = nullptr;
        auto* live = verb("top", "Watch all rollups: phase, tx/s, blocks, pool, value, time left",
                          "  alt top\n  alt top --once --json", top);
        live->add_option("--interval", top->interval, "From one look to the next")
            ->option_text("D (1s)");
        live->add_flag("--once", top->once, "Look once");
        WaitCommand* wait = nullptr;
        auto* sub = name_verb("wait", "Wait until a rollup reaches a phase",
                              "  alt wait mint --for settled --timeout 5m", wait);
        sub->add_option("--for", wait->phase, "live, frozen, proposed, final, settled or disposed")
            ->option_text("PHASE")
            ->required();
        sub->add_option("--timeout", wait->timeout, "Give up after this long")
            ->option_text("D (10m)");
        EventsCommand* events = nullptr;
        name_verb("events", "Show what happened to a rollup", "  alt events mint -f --json", events)
            ->add_flag("-f,--follow", events->follow, "Go on with what happens next");
        LogsCommand* logs = nullptr;
        name_verb("logs", "Show a rollup's log", "  alt logs mint -f", logs)
            ->add_flag("-f,--follow", logs->follow, "Go on with what is written next");
        EnvCommand* env = nullptr;
        name_verb("env", "Print the endpoints as shell variables", "  eval \"$(alt env mint)\"",
                  env);
        AccountsCommand* accounts = nullptr;
        name_verb("accounts", "Show the development accounts and their balances",
                  "  alt accounts mint", accounts);
    }

    void add_bridge_verbs() {
        DepositCommand* deposit = nullptr;
        auto* sub = name_verb("deposit", "Bridge ether from the parent to the rollup",
                              "  alt deposit mint --amount 1.5ether --from dev:2\n"
                              "  alt deposit mint --amount 20gwei --from env:MY_KEY --to 0x...",
                              deposit);
        sub->add_option("--amount", deposit->amount, "Such as 1.5ether, 20gwei, 1000wei")
            ->option_text("X")
            ->required();
        sub->add_option("--from", deposit->from,
                        "dev:N, env:NAME or file:PATH; never the key itself")
            ->option_text("KEY")
            ->required();
        sub->add_option("--to", deposit->to, "Owner on the rollup; the sender unless given")
            ->option_text("ADDR");
        sub->add_option("--asset", deposit->asset, "eth, the only one yet")->option_text("A");
        sub->add_flag("--no-wait", deposit->no_wait, "Return before it is credited on the rollup");
        ExitsCommand* exits = nullptr;
        name_verb("exits", "Show what the end owes to whom, and what is paid", "  alt exits mint",
                  exits);
        ClaimCommand* claim = nullptr;
        sub = name_verb("claim", "Pay exits that are still open",
                        "  alt claim mint --all\n  alt claim mint --account 0x...", claim);
        sub->add_flag("--all", claim->all, "Everybody's (the default)");
        sub->add_option("--account", claim->account, "Only this owner's")->option_text("A");
    }

    void add_end_verbs() {
        SettleCommand* settle = nullptr;
        auto* sub = name_verb(
            "settle", "Drain, freeze, prove, finalise and pay; may be run again at any moment",
            "  alt settle mint\n  alt settle mint --plan-only", settle);
        sub->add_flag("--plan-only", settle->plan_only, "Show what it would do");
        sub->add_flag("--no-pay", settle->no_pay, "Leave every exit to be claimed");
        DestroyCommand* destroy = nullptr;
        name_verb("destroy", "Dispose of a settled rollup; leaves its certificate and archive",
                  "  alt destroy mint\n  alt destroy mint --abandon   # writes the claim kit first",
                  destroy)
            ->add_flag("--abandon", destroy->abandon, "Even with value unsettled");
        ResumeCommand* resume = nullptr;
        verb("resume", "Drive on whatever a crash left half-done", "  alt resume", resume);
        DoctorCommand* doctor = nullptr;
        verb("doctor", "Check this machine and the state folder", "  alt doctor", doctor);
        VersionCommand* version = nullptr;
        verb("version", "Show the version", "  alt version --json", version);
        HostCommand* host = nullptr;
        sub = verb("host", "Run the host process (started by other commands)", "  alt host --stop",
                   host);
        sub->add_flag("--stop", host->stop, "End the running host");
        sub->group("");
    }

    Invocation& out_;
    CLI::App app_{"alt: ephemeral rollups, from a manifest to the last wei", "alt"};
    bool help_ = false;
    bool version_ = false;
};

std::vector<std::string_view> verbs_of(const CLI::App& app) {
    std::vector<std::string_view> out;
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        if (!sub->get_group().empty()) out.push_back(sub->get_name());
    return out;
}

/// "alt", "alt evm", "alt evm run".
std::string words_of(const CLI::App& app) {
    const auto* parent = app.get_parent();
    return (parent == nullptr ? "" : words_of(*parent) + " ") + app.get_name();
}

/// The innermost verb that was given.
const CLI::App& deepest(const CLI::App& app) {
    const auto subs = app.get_subcommands();
    return subs.empty() ? app : deepest(*subs.front());
}

std::vector<std::string> flags_of(const CLI::App& app) {
    std::vector<std::string> out;
    for (const auto* option : app.get_options())
        for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    return out;
}

Error unknown_verb(const CLI::App& app, const std::string& word) {
    const auto verbs = verbs_of(app);
    const auto near = manifest::nearest(word, verbs);
    const auto words = words_of(app);
    return make_error(
        Errc::usage,
        "there is no command \"" + (words == "alt" ? word : words.substr(4) + " " + word) + "\"",
        near.empty() ? "see " + words + " --help"
                     : "did you mean " + words + " " + std::string(near) + "?");
}

Error unexpected(const CLI::App& app, const CLI::App& sub, const std::string& word) {
    auto flags = flags_of(sub);
    for (auto& flag : flags_of(app)) flags.push_back(std::move(flag));
    const std::vector<std::string_view> names(flags.begin(), flags.end());
    const auto near = word.starts_with("--") ? manifest::nearest(word, names) : std::string_view{};
    return make_error(Errc::usage, words_of(sub) + " does not take " + word,
                      near.empty() ? "see " + words_of(sub) + " --help"
                                   : "did you mean " + std::string(near) + "?");
}

/// The refusal in our words; CLI11 tells apart too little to say what to do next.
Error usage_error(CLI::App& app, const CLI::ParseError& cause) {
    const auto& sub = deepest(app);
    auto extras = app.remaining(true);
    // A word beginning with a dash is never the verb that was meant.
    const auto word = std::find_if(extras.begin(), extras.end(),
                                   [](const auto& e) { return !e.starts_with('-'); });
    const bool wants_verb = !verbs_of(sub).empty();
    if (wants_verb && word != extras.end()) return unknown_verb(sub, *word);
    if (wants_verb && extras.empty() && &sub != &app)
        return make_error(Errc::usage, words_of(sub) + ": a command is required",
                          "see " + words_of(sub) + " --help");
    if (!extras.empty() && (wants_verb || dynamic_cast<const CLI::ExtrasError*>(&cause)))
        return unexpected(app, sub, extras.front());
    if (&sub == &app) return make_error(Errc::usage, cause.what(), "see alt --help");
    return make_error(Errc::usage, words_of(sub) + ": " + cause.what(),
                      "see " + words_of(sub) + " --help");
}

bool has_word(const std::vector<std::string>& arguments, std::string_view a, std::string_view b) {
    return std::any_of(arguments.begin(), arguments.end(),
                       [&](const auto& word) { return word == a || word == b; });
}

/// "help" and "help VERB" as people type them.
void normalise_help(std::vector<std::string>& arguments) {
    if (arguments.empty()) arguments = {"--help"};
    if (arguments.front() != "help") return;
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
}

std::string help_of(const CLI::App& app, const std::vector<std::string>& arguments) {
    const auto* shown = &app;
    for (const auto& word : arguments)
        for (const auto* sub : shown->get_subcommands([](const CLI::App*) { return true; }))
            if (sub->get_name() == word) {
                shown = sub;
                break;
            }
    return shown == &app ? app.help() : shown->help(words_of(*shown->get_parent()));
}

}  // namespace

Result<Invocation> parse_arguments(std::vector<std::string> arguments) {
    Invocation out;
    Tree tree(out);
    normalise_help(arguments);
    // Help goes first, so that a missing argument does not stand in its way.
    if (has_word(arguments, "-h", "--help")) {
        out.help = help_of(tree.app(), arguments);
        return out;
    }
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        tree.app().parse(std::move(reversed));
    } catch (const CLI::ParseError& e) {
        return usage_error(tree.app(), e);
    }
    if (!tree.app().get_subcommands().empty() || tree.version_wanted()) return out;
    return make_error(Errc::usage, "no command is given", "see alt --help");
}

}  // namespace alt::cli
