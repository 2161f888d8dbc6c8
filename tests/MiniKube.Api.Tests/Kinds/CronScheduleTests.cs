using System.Globalization;
using MiniKube.Api.Batch;

namespace MiniKube.Api.Tests.Kinds;

public class CronScheduleTests
{
    [Theory]
    [InlineData("*/5 * * * *", "2026-01-01T00:00:00Z", "UTC", "2026-01-01T00:05:00Z")]
    [InlineData("0 12 * * *", "2026-01-01T12:00:00Z", "UTC", "2026-01-02T12:00:00Z")]
    [InlineData("30 4 1,15 * 5", "2026-11-21T00:00:00Z", "UTC", "2026-11-27T04:30:00Z")]
    [InlineData("0 0 29 2 *", "2026-03-01T00:00:00Z", "UTC", "2028-02-29T00:00:00Z")]
    [InlineData("0 22 * * mon-fri", "2026-11-20T22:00:00Z", "UTC", "2026-11-23T22:00:00Z")]
    [InlineData("0 0 * JAN sun", "2026-11-20T22:00:00Z", "UTC", "2027-01-03T00:00:00Z")]
    [InlineData("@monthly", "2026-11-20T22:00:00Z", "UTC", "2026-12-01T00:00:00Z")]
    [InlineData("@every 1h30m", "2026-11-20T22:00:00Z", "UTC", "2026-11-20T23:30:00Z")]
    [InlineData("0 9 * * *", "2026-07-01T00:00:00Z", "Europe/Berlin", "2026-07-01T07:00:00Z")]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "Europe/Berlin", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-26T01:30:00Z")]
    public void Next_IsTheFirstMomentAfter(string text, string after, string zone, string expected)
    {
        CronSchedule.TryParse(text, out var schedule, out var error).ShouldBeTrue(error);

        schedule!.Next(Time(after), TimeZoneInfo.FindSystemTimeZoneById(zone)).ShouldBe(Time(expected));
    }

    [Fact]
    public void Next_OfADayThatNeverComes_IsNone()
    {
        CronSchedule.TryParse("0 0 30 2 *", out var schedule, out _).ShouldBeTrue();
        schedule!.Next(Time("2026-01-01T00:00:00Z"), TimeZoneInfo.Utc).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * * * *")]
    [InlineData("a * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("99999999999 * * * *")]
    [InlineData("@often")]
    [InlineData("@every soon")]
    public void TryParse_Nonsense_SaysWhy(string text)
    {
        CronSchedule.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNullOrEmpty();
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
