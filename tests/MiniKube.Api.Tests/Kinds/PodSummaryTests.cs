using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.Api.Tests.Kinds;

public class PodSummaryTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-01T00:10:00Z");

    [Theory]
    [InlineData("""{"status":{"phase":"Pending"}}""", "0/1", "Pending", "0")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"name":"c","ready":true,"state":{"running":{}}}]}}""", "1/1", "Running", "0")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-01-01T00:08:00Z"}}}]}}""", "0/1", "CrashLoopBackOff", "3 (2m ago)")]
    [InlineData("""{"status":{"phase":"Pending","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"ImagePullBackOff"}}}]}}""", "0/1", "ImagePullBackOff", "0")]
    [InlineData("""{"status":{"phase":"Succeeded","containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}""", "0/1", "Completed", "0")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":7}}}]}}""", "0/1", "ExitCode:7", "0")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":137,"signal":9}}}]}}""", "0/1", "Signal:9", "0")]
    [InlineData("""{"status":{"phase":"Failed","reason":"Evicted"}}""", "0/1", "Evicted", "0")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running"}}""", "0/1", "Terminating", "0")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running","reason":"NodeLost"}}""", "0/1", "Unknown", "0")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"},{"name":"j"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}},{"name":"j","state":{"running":{}}}]}}""", "0/1", "Init:1/2", "0")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "0/1", "Init:CrashLoopBackOff", "2")]
    [InlineData("""{"spec":{"initContainers":[{"name":"i"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":3}}}]}}""", "0/1", "Init:ExitCode:3", "0")]
    [InlineData("""{"spec":{"initContainers":[{"name":"s","restartPolicy":"Always"}]},"status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True"}],"initContainerStatuses":[{"name":"s","started":true,"ready":true,"state":{"running":{}}}],"containerStatuses":[{"name":"c","ready":true,"state":{"running":{}}}]}}""", "2/2", "Running", "0")]
    [InlineData("""{"spec":{"schedulingGates":[{"name":"g"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}}""", "0/1", "SchedulingGated", "0")]
    public void Of_Pod_ReadsAsKubectlPrintsIt(string json, string ready, string state, string restarts)
    {
        var pod = ApiJson.Deserialize<Pod>(Encoding.UTF8.GetBytes(json));
        pod = pod with { Spec = pod.Spec with { Containers = [new() { Name = "c" }] } };

        var summary = PodSummary.Of(pod);

        (summary.ReadyText, summary.State, summary.RestartsText(Now)).ShouldBe((ready, state, restarts));
    }
}
