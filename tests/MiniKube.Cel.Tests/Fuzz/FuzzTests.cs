namespace MiniKube.Cel.Tests.Fuzz;

public sealed class FuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Expression_OfAnyText_GivesAValueOrTheRoomsError(int seed)
    {
        var expressions = new RandomExpression(new(seed));
        var (ran, refused) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var source = expressions.Next();
            try
            {
                if (ExpressionTests.Evaluate(source).StartsWith("refused: ", StringComparison.Ordinal)) refused++;
                else ran++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}, text {i}: {source}", error);
            }
        }
        ran.ShouldBeGreaterThan(200);
        refused.ShouldBeGreaterThan(200);
    }

    /// <summary>What would take for ever, or more memory than there is, ends as an error.</summary>
    [Theory]
    [InlineData("[1,2,3,4,5,6,7,8,9,10]", ".map(x, [1,2,3,4,5,6,7,8,9,10]", 8, ")")]
    [InlineData("optional.of(['a'])", ".optMap(x, x + x)", 60, "")]
    [InlineData("optional.of('aaaaaaaaaa')", ".optMap(x, x + x)", 60, "")]
    [InlineData("optional.of('aaaaaaaaaa')", ".optMap(x, x.replace('a', x))", 8, "")]
    [InlineData("optional.of('aaaaaaaaaa')", ".optMap(x, x + x)", 17, "", ".optMap(x, x.matches('(.{900}b)+c'))")]
    [InlineData("optional.of(dyn([1]))", ".optMap(x, dyn([x, x]))", 60, "", ".optMap(x, x == dyn([x]) || x == x)")]
    [InlineData("optional.of(dyn([1]))", ".optMap(x, dyn([x, x]))", 60, "", ".optMap(x, '%s'.format([x]))")]
    public void Expression_ThatGrowsWithoutBound_EndsAsAnError(string start, string step, int times, string end, string last = "") =>
        ExpressionTests.Evaluate(start + string.Concat(Enumerable.Repeat(step, times)) + string.Concat(Enumerable.Repeat(end, times)) + last).ShouldStartWith("error: ");

    [Fact]
    public void Expression_NestedTooDeeply_IsRefused()
    {
        ExpressionTests.Evaluate(new string('(', 100_000)).ShouldStartWith("refused: expression");
        ExpressionTests.Evaluate(new string('(', 5000) + "1" + new string(')', 5000)).ShouldStartWith("refused: expression recursion limit exceeded");
        ExpressionTests.Evaluate("1" + string.Concat(Enumerable.Repeat("+1", 5000))).ShouldStartWith("refused: expression recursion limit exceeded");
        ExpressionTests.Evaluate("any" + string.Concat(Enumerable.Repeat(".a", 5000))).ShouldStartWith("refused: expression recursion limit exceeded");
        ExpressionTests.Evaluate(new string('[', 5000)).ShouldStartWith("refused: expression recursion limit exceeded");
        ExpressionTests.Evaluate("true" + string.Concat(Enumerable.Repeat(" && true", 5000))).ShouldBe("true");
    }
}
