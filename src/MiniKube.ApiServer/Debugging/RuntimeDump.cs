using System.Diagnostics;
using System.Runtime;

namespace MiniKube.ApiServer.Debugging;

/// <summary>The process itself: its memory, and its threads.</summary>
internal static class RuntimeDump
{
    private const int MostThreads = 1000;

    public static string Memory()
    {
        using var self = Process.GetCurrentProcess();
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        var table = new TextTable("What", "Value");
        table.Add("resident bytes", self.WorkingSet64);
        table.Add("bytes in use, with garbage", GC.GetTotalMemory(forceFullCollection: false));
        table.Add("heap bytes after the last collection", last.HeapSizeBytes);
        table.Add("of them fragmented", last.FragmentedBytes);
        table.Add("committed bytes", last.TotalCommittedBytes);
        table.Add("bytes available to the process", last.TotalAvailableMemoryBytes);
        table.Add("allocated bytes since start", GC.GetTotalAllocatedBytes());
        for (var generation = 0; generation <= GC.MaxGeneration; generation++) table.Add($"collections of generation {generation}", GC.CollectionCount(generation));
        table.Add("time paused, seconds", GC.GetTotalPauseDuration().TotalSeconds);
        table.Add("last collection: generation", last.Generation);
        table.Add("last collection: compacting", last.Compacted);
        table.Add("last collection: paused, seconds", last.PauseDurations.Length > 0 ? last.PauseDurations[0].TotalSeconds : 0.0);
        table.Add("objects that wait for their finalizer", last.FinalizationPendingCount);
        table.Add("server collector", GCSettings.IsServerGC);
        return table.ToString();
    }

    public static string Threads(TimeProvider time)
    {
        using var self = Process.GetCurrentProcess();
        ThreadPool.GetAvailableThreads(out var free, out _);
        ThreadPool.GetMaxThreads(out var most, out _);
        var pool = new TextTable("What", "Value");
        pool.Add("process", Environment.ProcessId);
        pool.Add("seconds since start", (time.GetUtcNow() - self.StartTime).TotalSeconds);
        pool.Add("CPU seconds", self.TotalProcessorTime.TotalSeconds);
        pool.Add("pool threads", ThreadPool.ThreadCount);
        pool.Add("pool threads at work", most - free);
        pool.Add("work items that wait", ThreadPool.PendingWorkItemCount);
        pool.Add("work items done", ThreadPool.CompletedWorkItemCount);
        pool.Add("locks that had to be waited for", Monitor.LockContentionCount);
        var threads = new TextTable("Thread", "Name", "State", "CPUSeconds");
        foreach (var (thread, cpu) in self.Threads.Cast<ProcessThread>().Select(thread => (Thread: thread, Cpu: CpuOf(thread))).OrderByDescending(one => one.Cpu).Take(MostThreads))
        {
            threads.Add(thread.Id, NameOf(thread.Id), StateOf(thread), cpu);
        }
        return $"{pool}\n{threads}";
    }

    // A thread may end while it is looked at.
    private static double CpuOf(ProcessThread thread)
    {
        try
        {
            return thread.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static string StateOf(ProcessThread thread)
    {
        try
        {
            return thread.ThreadState.ToString();
        }
        catch (InvalidOperationException)
        {
            return "gone";
        }
    }

    private static string NameOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{id}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
