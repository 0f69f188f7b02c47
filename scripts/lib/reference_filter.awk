# What Doxygen reads instead of a header (docs/Doxyfile): the same lines, of which
#   - the opening comment describes the file,
#   - what the namespaces hold is put into the area that the header's path says (docs/reference.dox),
#   - those are left empty that declare nothing to call: specialisations, defaulted comparisons and copies, the constructors
#     of the areas, which their caller gets from `with`.
# The version's namespace is left out, as it is by those who call.

function area(path,    name)
{
    sub(/^.*include\/pleme_support\//, "", path)
    name = path
    sub(/\.hpp$/, "", name)
    sub(/^.*\//, "", name)
    if (path ~ /^adapters\//) {
        split(path, part, "/")
        return "adapter_" part[2]
    }
    if (path ~ /^(error|version|repository)\.hpp$/ || path ~ /^model\/(call_context|principal|ids|time)\.hpp$/ || path ~ /^repository\/(any_repository|options)\.hpp$/)
        return "desk"
    if (path ~ /^repository\//) return "area_" name
    if (path ~ /^model\/(bookkeeping|stored_names)\.hpp$/) return "storage"
    if (path ~ /^(utf8\.hpp|model\/)/) return "values"
    sub(/\/.*$/, "", path)
    return path
}

FILENAME !~ /\.hpp$/ { print; next }
FNR == 1 { opening = 1; skipping = "" }
opening && /^\/\/ / { gsub(/</, "\\<"); print "/" $0; next }
opening { opening = 0; print "/// @file"; next }

# A group does not reach into a namespace: each one opens it anew, on the line behind its own, as Doxygen wants a line's end there.
{ behind = to_open ? "@{ */ " : ""; to_open = 0 }
/^namespace pleme_support/ { sub(/::inline v[0-9]+/, ""); depth = 0 }
/^namespace / { print behind (depth++ ? "/** @} */ " : "") $0 " /** @addtogroup " area(FILENAME); to_open = 1; next }
/^}  \/\/ namespace/ { print behind "/** @} */ }" (--depth ? " /** @addtogroup " area(FILENAME) : ""); to_open = depth; next }

skipping == "next" { skipping = /^(struct|class) / ? "^};$" : ";$" }
skipping != "" { if ($0 ~ skipping || /^(struct|class) .*\};$/) skipping = ""; print behind; next }
/^template <>$/ { skipping = "next"; print behind; next }
/^ *friend (constexpr )?(bool|auto) operator(==|<=>)\(.*= default;$/ { print behind; next }
/^ *[a-z_]+(& operator=)?\(const [a-z_]+&\) = (default|delete);$/ { print behind; next }
/^ *explicit [a-z]+_area\(Context / { print behind; next }

# An area that is only declared belongs where it is defined.
/^template <class Context>$/ { template = $0 " "; print behind; next }
template != "" { declared = /_area;$/; if (!declared) $0 = template $0; template = "" }
declared { declared = 0; print behind; next }

/^ *\/\/\/ / { gsub(/#sec/, "\\#sec") }
{ print behind $0 }
