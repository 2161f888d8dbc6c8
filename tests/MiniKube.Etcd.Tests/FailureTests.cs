using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

/// <summary>etcd dies, hangs, or is not there. Each test has an etcd of its own.</summary>
public sealed partial class FailureTests : IAsyncLifetime
{
    private const int SigKill = 9;
    private const int SigStop = 19;
    private const int SigContinue = 18;

    private readonly EtcdFixture etcd = new();

    public Task InitializeAsync() => etcd.InitializeAsync();

    public Task DisposeAsync() => etcd.DisposeAsync();

    [Fact]
    public async Task Watch_EtcdKilledTwiceUnderWrites_LosesAndRepeatsNothing()
    {
        var cancel = Soon();
        var written = new ConcurrentDictionary<long, int>();
        var start = await etcd.Client.PutAsync(Bytes("/k/start"), Bytes(""), cancel);
        var stop = new CancellationTokenSource();
        var writing = WriteAsync(written, stop.Token, cancel);
        var watching = WatchUntilAsync("/k/end", start.Revision + 1, cancel);

        for (var kill = 0; kill < 2; kill++)
        {
            var enough = written.Count + 100;
            await UntilAsync(() => written.Count >= enough, cancel);
            var victim = etcd.Process.ProcessId.ShouldNotBeNull();
            Kill(victim, SigKill).ShouldBe(0);
            await UntilAsync(() => etcd.Process.ProcessId is { } id && id != victim, cancel);
        }

        var more = written.Count + 100;
        await UntilAsync(() => written.Count >= more, cancel);
        await stop.CancelAsync();
        await writing;
        await etcd.Client.PutAsync(Bytes("/k/end"), Bytes(""), cancel);
        var seen = await watching;

        var revisions = seen.Select(one => one.Current.ModRevision).ToList();
        revisions.SequenceEqual(revisions.Distinct().Order()).ShouldBeTrue("no revision twice, none out of order");
        written.Keys.Except(revisions).ShouldBeEmpty("every acknowledged write was seen");
        var history = await etcd.Client.RangeAsync(EtcdRange.Prefix(Bytes("/k/")) with { KeysOnly = true }, cancel);
        history.Items.Select(item => item.ModRevision).Where(revision => revision > start.Revision).Except(revisions).ShouldBeEmpty("and so was the rest");
    }

    [Fact]
    public async Task Write_EtcdHangs_OutcomeIsUnknownWithinTheDeadline()
    {
        var process = etcd.Process.ProcessId.ShouldNotBeNull();
        await etcd.Client.PutAsync(Bytes("/h"), Bytes("before"), Soon());
        Kill(process, SigStop).ShouldBe(0);
        try
        {
            var failure = await Should.ThrowAsync<EtcdException>(
                () => etcd.Client.PutAsync(Bytes("/h"), Bytes("after"), Soon(), deadline: TimeSpan.FromMilliseconds(300)));
            failure.Error.ShouldBe(EtcdError.DeadlineExceeded);
            failure.OutcomeUnknown.ShouldBeTrue();
        }
        finally
        {
            Kill(process, SigContinue).ShouldBe(0);
        }

        (await etcd.Client.RangeAsync(EtcdRange.One(Bytes("/h")), Soon())).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Call_FirstEndpointIsDead_GoesToTheNext()
    {
        var nobody = "unix://" + Path.Combine(etcd.Folder, "nobody");
        await using var client = new EtcdClient(new EtcdOptions { Endpoints = [nobody, .. etcd.Process.ClientOptions.Endpoints] });

        await client.PutAsync(Bytes("/e"), Bytes("1"), Soon());

        (await client.RangeAsync(EtcdRange.One(Bytes("/e")), Soon())).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Write_NobodyListens_IsUnavailableAndCertainlyNotMade()
    {
        await using var client = new EtcdClient(new EtcdOptions { Endpoints = ["unix://" + Path.Combine(etcd.Folder, "nobody")], Attempts = 2 });

        var failure = await Should.ThrowAsync<EtcdException>(() => client.PutAsync(Bytes("/e"), Bytes("1"), Soon()));

        failure.Error.ShouldBe(EtcdError.Unavailable);
        failure.OutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task Process_StartedOnTheSameFolder_HasItsDataAndPrivateFiles()
    {
        var put = await etcd.Client.PutAsync(Bytes("/stay"), Bytes("here"), Soon());
        var folder = Path.GetDirectoryName(etcd.Process.SocketPath)!;
        await etcd.Process.DisposeAsync();

        await using var next = new EtcdProcess(new EtcdProcessOptions { DataFolder = folder });
        await next.StartAsync(Soon());
        await using var client = new EtcdClient(next.ClientOptions);

        (await client.RangeAsync(EtcdRange.One(Bytes("/stay")), Soon())).Items.ShouldHaveSingleItem().ModRevision.ShouldBe(put.Revision);
        File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Process_SecondOnTheSameFolder_IsRefused()
    {
        await using var second = new EtcdProcess(new EtcdProcessOptions { DataFolder = Path.GetDirectoryName(etcd.Process.SocketPath)! });

        (await Should.ThrowAsync<EtcdException>(() => second.StartAsync(Soon()))).Message.ShouldContain("already");
        await etcd.Client.PutAsync(Bytes("/still"), Bytes("there"), Soon());
    }

    [Fact]
    public async Task Process_ThatCannotStart_SaysWhyAtOnce()
    {
        var options = new EtcdProcessOptions { DataFolder = Path.Combine(etcd.Folder, "bad"), ClientListener = new EtcdListener("http://192.0.2.1:1") };
        await using var bad = new EtcdProcess(options);

        (await Should.ThrowAsync<EtcdException>(() => bad.StartAsync(Soon()))).Message.ShouldContain("cannot assign requested address");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancel)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancel);
        }
    }

    /// <summary>Writes until told to stop; what was acknowledged is noted by its revision.</summary>
    private async Task WriteAsync(ConcurrentDictionary<long, int> written, CancellationToken stop, CancellationToken cancel)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                var put = await etcd.Client.PutAsync(Bytes("/k/" + i.ToString(CultureInfo.InvariantCulture)), Bytes("x"), cancel);
                written[put.Revision] = i;
            }
            catch (EtcdException failure) when (failure.Error is EtcdError.Unavailable or EtcdError.DeadlineExceeded)
            {
                // Its outcome is unknown or it was not made: nothing to note.
            }
        }
    }

    private async Task<List<EtcdEvent>> WatchUntilAsync(string last, long revision, CancellationToken cancel)
    {
        var seen = new List<EtcdEvent>();
        await foreach (var batch in etcd.Client.Watch(EtcdWatchRequest.Prefix(Bytes("/k/"), revision)).WithCancellation(cancel))
        {
            seen.AddRange(batch.Events);
            if (Text(seen[^1].Current.Key) == last)
            {
                break;
            }
        }

        return seen;
    }
}
