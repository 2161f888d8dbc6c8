using System.Diagnostics;

namespace MiniKube.Telemetry;

/// <summary>What every process tells of itself, under the names that Prometheus' own clients use.</summary>
public static class ProcessMetrics
{
    public static void Render(MetricsText text)
    {
        using var self = Process.GetCurrentProcess();
        text.Family("process_cpu_seconds_total", "counter", "CPU time of this process.").Sample("process_cpu_seconds_total", self.TotalProcessorTime.TotalSeconds);
        text.Family("process_resident_memory_bytes", "gauge", "Resident memory of this process.").Sample("process_resident_memory_bytes", self.WorkingSet64);
        text.Family("process_virtual_memory_bytes", "gauge", "Address space of this process.").Sample("process_virtual_memory_bytes", self.VirtualMemorySize64);
        text.Family("process_start_time_seconds", "gauge", "When this process began, in seconds since 1970.")
            .Sample("process_start_time_seconds", new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        text.Family("process_open_fds", "gauge", "Open file descriptors.").Sample("process_open_fds", self.HandleCount);
        text.Family("dotnet_gc_heap_bytes", "gauge", "Managed heap after the last collection.").Sample("dotnet_gc_heap_bytes", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Family("dotnet_gc_pause_seconds_total", "counter", "Time that garbage collection stopped the process.")
            .Sample("dotnet_gc_pause_seconds_total", GC.GetTotalPauseDuration().TotalSeconds);
        text.Family("dotnet_allocated_bytes_total", "counter", "Bytes allocated on the managed heap.").Sample("dotnet_allocated_bytes_total", GC.GetTotalAllocatedBytes());
        text.Family("dotnet_threadpool_threads", "gauge", "Threads of the pool.").Sample("dotnet_threadpool_threads", ThreadPool.ThreadCount);
    }
}
