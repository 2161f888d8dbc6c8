using MiniKube.Api.Core;
using MiniKube.NodeAgent.Probes;

namespace MiniKube.NodeAgent.Tests.Probes;

public sealed class ProbeTests
{
    // Each letter is one answer; after it the verdict: + good, - bad, ? open.
    [Theory]
    [InlineData("Liveness", 1, 3, "ffsfff", "++++ +-")]
    [InlineData("Liveness", 3, 1, "fs", "-+")]
    [InlineData("Readiness", 1, 3, "sffsfff", "++++++-")]
    [InlineData("Readiness", 2, 2, "sffss", "----+")]
    [InlineData("Readiness", 2, 2, "ssfffss", "-++---+")]
    [InlineData("Startup", 1, 3, "ffs", "??+")]
    [InlineData("Startup", 1, 3, "fff", "??-")]
    public void Verdict_ChangesAtTheThreshold(string kind, int success, int failure, string answers, string expected)
    {
        var counter = new ProbeCounter(Enum.Parse<ProbeKind>(kind), new() { SuccessThreshold = success, FailureThreshold = failure });
        var verdicts = answers.Select(answer =>
        {
            counter.Record(answer == 's');
            return counter.Verdict switch { true => '+', false => '-', null => '?' };
        });
        string.Concat(verdicts).ShouldBe(expected.Replace(" ", ""));
    }
}
