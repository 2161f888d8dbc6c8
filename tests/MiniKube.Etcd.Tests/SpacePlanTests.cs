using MiniKube.Etcd.Server;
using MiniKube.Etcd.Space;

namespace MiniKube.Etcd.Tests;

public sealed class SpacePlanTests
{
    private const long Much = 1000;

    [Theory]
    // quota, size, in use, alarm, free disk, deletions since → forgets history, closes holes, may be disarmed, what may be written
    [InlineData(1000, 500, 400, false, Much, false, false, false, false, EtcdRoom.Enough)]
    [InlineData(1000, 800, 700, false, Much, false, true, false, false, EtcdRoom.Enough)]
    [InlineData(1000, 800, 300, false, Much, false, true, true, false, EtcdRoom.Enough)]
    [InlineData(1000, 800, 300, false, 100, false, true, false, false, EtcdRoom.Enough)]
    [InlineData(1000, 950, 940, false, Much, false, true, false, false, EtcdRoom.NoNewObjects)]
    [InlineData(1000, 1001, 300, true, Much, false, true, true, false, EtcdRoom.OnlyDeletions)]
    [InlineData(1000, 1001, 300, true, 100, false, true, false, false, EtcdRoom.OnlyDeletions)]
    [InlineData(1000, 310, 300, true, Much, false, true, true, true, EtcdRoom.OnlyDeletions)]
    [InlineData(1000, 990, 985, true, Much * 2, false, true, false, false, EtcdRoom.OnlyDeletions)]
    [InlineData(1000, 990, 985, true, Much * 2, true, true, true, false, EtcdRoom.OnlyDeletions)]
    public void Store_OfASize_IsTidiedUpAsFarAsNeeded(
        long quota, long size, long inUse, bool alarm, long freeDisk, bool changed, bool forgets, bool closes, bool disarms, EtcdRoom room)
    {
        var store = new StoreSize(quota << 20, size << 20, inUse << 20, alarm, freeDisk << 20);

        (SpacePlan.ForgetsHistory(store), SpacePlan.ClosesHoles(store, changed), SpacePlan.Disarms(store), SpacePlan.Judge(store)).ShouldBe((forgets, closes, disarms, room));
        (SpaceSentence.Of(room, store, "/data") is null).ShouldBe(room == EtcdRoom.Enough, "whoever is refused is told why");
    }

    [Theory]
    [InlineData(33, 32_000, EtcdRoom.Enough)]
    [InlineData(31, 32_000, EtcdRoom.NoNewObjects)]
    [InlineData(7, 32_000, EtcdRoom.OnlyDeletions)]
    [InlineData(17, 160, EtcdRoom.Enough)]
    [InlineData(15, 160, EtcdRoom.NoNewObjects)]
    [InlineData(3, 160, EtcdRoom.OnlyDeletions)]
    public void Disk_WithSomeLeft_TakesLessAndLess(long free, long total, EtcdRoom room) => DiskRoom.Judge(new(free << 20, total << 20)).ShouldBe(room);

    [Theory]
    [InlineData("""{"level":"fatal","msg":"failed to commit tx","error":"write /d/store/member/snap/db: no space left on device"}""", "full")]
    [InlineData("panic: write /d/db: disk quota exceeded", "full")]
    [InlineData("open /d/wal: read-only file system", "read-only")]
    [InlineData("read /d/db: input/output error", "input/output")]
    [InlineData("listen tcp: cannot assign requested address", null)]
    public void LastWords_OfADisk_AreToldAsASentence(string words, string? told)
    {
        var sentence = DiskTrouble.In(words, "/d");
        if (told is null) sentence.ShouldBeNull();
        else sentence.ShouldNotBeNull().ShouldContain(told);
    }
}
