using MiniKube.Api.Core;

namespace MiniKube.Client;

/// <summary>
/// Decides whether an event is new, a repetition or spam. The same words about the same object are one Event with a count; after ten different
/// messages
/// of one reason within ten minutes, the further ones share one Event; an object may have 25 events at once and then one every five minutes.
/// Remembers a bounded number of objects. Not safe for several threads.
/// </summary>
internal sealed class EventCorrelator(string component, string? host)
{
    private const int Remembered = 4096;
    private const int SimilarBeforeCombined = 10;
    private const double Burst = 25;
    private static readonly TimeSpan SimilarWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly RecentlyUsed<string, Event> told = new(Remembered);
    private readonly RecentlyUsed<string, Similar> similar = new(Remembered);
    private readonly RecentlyUsed<string, Allowance> allowances = new(Remembered);

    public EventWrite Decide(ObservedEvent observed)
    {
        var about = observed.About;
        var subject = $"{about.Kind}/{about.Namespace}/{about.Name}/{about.Uid}";
        if (!Spend(subject, observed.At)) return new EventWrite.Drop();

        var group = $"{subject}/{about.FieldPath}/{observed.Type}/{observed.Reason}";
        var message = observed.Message;
        if (IsCrowded(group, message, observed.At))
        {
            message = "(combined from similar events): " + message;
        }
        else
        {
            group += "/" + message;
        }
        if (told.Find(group) is { } earlier)
        {
            var again = earlier with { Count = earlier.Count + 1, LastTimestamp = observed.At, Message = message };
            told.Put(group, again);
            return new EventWrite.Repeat(again);
        }
        var fresh = Fresh(observed, message);
        told.Put(group, fresh);
        return new EventWrite.Create(fresh);
    }

    private Event Fresh(ObservedEvent observed, string message) => new()
    {
        Metadata = new()
        {
            Namespace = observed.About.Namespace is { Length: > 0 } ns ? ns : "default",
            Name = $"{observed.About.Name}.{(observed.At - DateTimeOffset.UnixEpoch).Ticks * 100:x}",
        },
        InvolvedObject = observed.About,
        Type = observed.Type,
        Reason = observed.Reason,
        Message = message,
        Count = 1,
        FirstTimestamp = observed.At,
        LastTimestamp = observed.At,
        Source = new() { Component = component, Host = host },
        ReportingComponent = component,
        ReportingInstance = host ?? "",
    };

    private bool IsCrowded(string group, string message, DateTimeOffset now)
    {
        var record = similar.Find(group);
        if (record is null || now - record.Since > SimilarWindow) similar.Put(group, record = new(now));
        if (record.Messages.Count < SimilarBeforeCombined) record.Messages.Add(message);
        else return !record.Messages.Contains(message);
        return false;
    }

    private bool Spend(string subject, DateTimeOffset now)
    {
        var allowance = allowances.Find(subject);
        var left = allowance is null ? Burst : Math.Min(Burst, allowance.Left + ((now - allowance.At) / Refill));
        allowances.Put(subject, new(left < 1 ? left : left - 1, now));
        return left >= 1;
    }

    private sealed record Similar(DateTimeOffset Since)
    {
        public HashSet<string> Messages { get; } = [];
    }

    private sealed record Allowance(double Left, DateTimeOffset At);
}
