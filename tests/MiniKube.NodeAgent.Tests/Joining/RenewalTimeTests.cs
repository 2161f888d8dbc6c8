using MiniKube.NodeAgent.Joining;

namespace MiniKube.NodeAgent.Tests.Joining;

public sealed class RenewalTimeTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 70)]
    [InlineData(0.5, 75)]
    [InlineData(1, 80)]
    public void Renewal_IsBetweenSevenAndEightTenthsOfTheLife(double chance, int day) => RenewalTime.Of(Begin, Begin.AddDays(100), chance).ShouldBe(Begin.AddDays(day));
}
