using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>Queries to a node's own DNS from within that node: at the rate that is promised, counting what is lost, and as many as it takes.</summary>
internal static class DnsBench
{
    private const int Rate = 20_000;
    private const int Seconds = 5;
    private const int Sockets = 4;
    private static readonly IPEndPoint Server = new(IPAddress.Parse("10.96.0.10"), 53);

    public static async Task RunAsync(Mkube mkube, string cluster, Report report)
    {
        report.Title("dns");
        var status = JsonNode.Parse(await mkube.RunAsync("status", "--name", cluster, "--output", "json"))!;
        var agent = status["nodes"]![0]!["components"]!.AsArray().First(component => (string?)component!["name"] == "agent")!;
        var pid = (int)agent["pid"]!;
        var lanes = Enumerable.Range(0, Sockets).Select(_ => Lane.Open(pid)).ToArray();
        foreach (var lane in lanes) lane.Ask(1, 1);
        var before = ProcessUse.Of(pid);
        await PacedAsync(lanes, report);
        report.Add("dns.paced.agent_cpu", (ProcessUse.Of(pid).CpuSeconds - before.CpuSeconds) / Seconds * 100, "% core", "the agent's, while it answers those");
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(lanes.Select(lane => Task.Factory.StartNew(() => lane.Ask(60_000, 32), TaskCreationOptions.LongRunning)));
        report.Add("dns.flood.queries", all.Sum() / watch.Elapsed.TotalSeconds, "/s", $"{all.Sum()} answers, 32 outstanding on each of {Sockets} sockets; client and server share the machine");
        foreach (var lane in lanes) lane.Dispose();
    }

    private static async Task PacedAsync(Lane[] lanes, Report report)
    {
        var receiving = lanes.Select(lane => Task.Factory.StartNew(lane.Receive, TaskCreationOptions.LongRunning)).ToArray();
        await Task.Factory.StartNew(() => SendPaced(lanes), TaskCreationOptions.LongRunning);
        await Task.WhenAll(receiving);
        var sent = lanes.Sum(lane => lane.Sent);
        var latencies = lanes.SelectMany(lane => lane.Latencies).ToArray();
        report.Add("dns.paced.sent", (double)sent / Seconds, "/s", $"for {Seconds} s");
        report.Add("dns.paced.lost", sent - latencies.Length, "queries", $"of {sent}");
        report.Add("dns.paced.p50", Percentile.Of(latencies, 50), "ms", "query → answer");
        report.Add("dns.paced.p99", Percentile.Of(latencies, 99), "ms", "");
    }

    private static void SendPaced(Lane[] lanes)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < Rate * Seconds; sent++)
        {
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds * Rate < sent) Thread.Sleep(1);
            lanes[sent % lanes.Length].Send();
        }
        foreach (var lane in lanes) lane.Done = true;
    }

    /// <summary>A socket within the node.</summary>
    private sealed class Lane(Socket socket) : IDisposable
    {
        private readonly byte[] query = Question("kubernetes.default.svc.cluster.local");
        private readonly long[] sentAt = new long[65536];
        private ushort next;

        public int Sent { get; private set; }

        public volatile bool Done;

        public List<double> Latencies { get; } = [];

        public static Lane Open(int pid)
        {
            var socket = NodeNamespace.Inside(pid, () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            socket.Connect(Server);
            socket.ReceiveTimeout = 1000;
            return new(socket);
        }

        public void Send()
        {
            BinaryPrimitives.WriteUInt16BigEndian(query, ++next);
            sentAt[next] = Stopwatch.GetTimestamp();
            socket.Send(query);
            Sent++;
        }

        /// <summary>Until nothing has come for a second after the last was sent.</summary>
        public void Receive()
        {
            var answer = new byte[512];
            while (TryReceive(answer) || !Done)
            {
            }
        }

        /// <summary>Sends that many with so many outstanding; returns how many were answered.</summary>
        public int Ask(int count, int outstanding)
        {
            Latencies.Clear();
            var answer = new byte[512];
            var sent = 0;
            for (; sent < Math.Min(count, outstanding); sent++) Send();
            while (TryReceive(answer))
            {
                if (sent++ < count) Send();
                if (Latencies.Count == count) break;
            }
            Sent = 0;
            var answered = Latencies.Count;
            Latencies.Clear();
            return answered;
        }

        public void Dispose() => socket.Dispose();

        private bool TryReceive(byte[] answer)
        {
            try
            {
                socket.Receive(answer);
                Latencies.Add(Stopwatch.GetElapsedTime(sentAt[BinaryPrimitives.ReadUInt16BigEndian(answer)]).TotalMilliseconds);
                return true;
            }
            catch (SocketException timeout) when (timeout.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                return false;
            }
        }

        private static byte[] Question(string name)
        {
            var message = new List<byte> { 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
            foreach (var label in name.Split('.'))
            {
                message.Add((byte)label.Length);
                message.AddRange(Encoding.ASCII.GetBytes(label));
            }
            return [.. message, 0, 0, 1, 0, 1];
        }
    }
}
