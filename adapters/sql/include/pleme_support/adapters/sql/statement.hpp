// A statement that is being written: its text and its parameters, and what a dialect has to say about both.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_STATEMENT_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_STATEMENT_HPP

#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/query.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

/// Text with placeholders, and their values. No value stands in the text, but the size of a page where the
/// dialect wants it there, so equal shapes have equal texts.
/// Parts are appended one behind the other, so several modifications can stand in one statement (a modifying CTE).
template <class Dialect>
class statement {
public:
    statement()
    {
        constexpr std::size_t usual_text = 2048;  // a ticket's columns, and some more
        constexpr std::size_t usual_parameters = 32;
        text_.reserve(usual_text);
        parameters_.reserve(usual_parameters);
    }

    /// Appends SQL text as it is: never a value.
    statement& append(std::string_view part)
    {
        text_ += part;
        return *this;
    }
    /// Appends a placeholder for a parameter.
    statement& bind(value parameter, column_type type)
    {
        parameters_.push_back(std::move(parameter));
        Dialect::append_placeholder(text_, parameters_.size(), type);
        return *this;
    }

    /// The SQL text, with a placeholder for each parameter.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// The values of the placeholders, in their order.
    [[nodiscard]] const std::vector<value>& parameters() const noexcept { return parameters_; }

private:
    std::string text_;
    std::vector<value> parameters_;
};

/// Where two SQL back ends differ. For a type `D`:
///  - `D::append_placeholder(text, n, type)` appends the placeholder of the n-th parameter, counted from 1;
///  - `D::append_in(statement, column, type, operands)` appends a condition: the column is one of the operands (there is one
///    at least);
///  - `D::append_in_keys(statement, table, keys)` appends a condition: the key is one of the keys (there is one at least);
///  - `D::append_text_match(statement, table, searched, match)` appends a condition with the meaning of `storage::text_match`,
///  of
///    the record of type `searched` that the table's is, or that the ticket in the table has;
///  - `D::append_hint(statement, table, parts)`, if there is one, appends what the planner has to know behind the table;
///  - `D::unlimited` is the LIMIT clause that an OFFSET without a limit needs, or empty;
///  - `D::has_literal_limits` says whether the size of a page stands in the text, for a planner that needs to know it;
///  - `D::append_output(statement, column, type)`, if there is one, appends the expression by which a SELECT returns a column;
///    else it is the column.
template <class D>
concept dialect = requires(statement<D>& statement, std::string& text, std::size_t n, std::string_view column, column_type type,
                           const std::vector<value>& operands, const table& table, const std::vector<std::vector<value>>& keys,
                           const storage::record_info& searched, const storage::text_match& match)
{
    D::append_placeholder(text, n, type);
    D::append_in(statement, column, type, operands);
    D::append_in_keys(statement, table, keys);
    D::append_text_match(statement, table, searched, match);
    {
        D::unlimited
        } -> std::convertible_to<std::string_view>;
    {
        D::has_literal_limits
        } -> std::convertible_to<bool>;
};

/// `column IN (?, ?, ...)`: the form of `append_in` for a back end without array parameters.
template <class D>
void append_in_list(statement<D>& to, std::string_view column, column_type type, const std::vector<value>& operands)
{
    to.append(column);
    std::string_view separator = " IN (";
    for (const value& operand : operands) {
        to.append(separator).bind(operand, type);
        separator = ", ";
    }
    to.append(")");
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_STATEMENT_HPP
