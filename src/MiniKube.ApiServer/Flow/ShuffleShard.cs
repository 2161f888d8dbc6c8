using System.Text;

namespace MiniKube.ApiServer.Flow;

/// <summary>Deals each flow a few of many queues, so that a flood in one flow leaves most others at least one queue that it does not fill. Pure.</summary>
internal static class ShuffleShard
{
    /// <summary>Equal on every server and in every run.</summary>
    public static ulong Hash(string schema, string flow) => BitConverter.ToUInt64(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{schema}\0{flow}")));

    /// <summary>Different queues, each equally likely.</summary>
    public static void Deal(ulong hash, int queues, Span<int> hand)
    {
        for (var i = 0; i < hand.Length; i++)
        {
            var left = (ulong)(queues - i);
            var card = (int)(hash % left);
            hash /= left;
            // The card counts those queues that are not in the hand yet.
            var dealt = hand[..i];
            dealt.Sort();
            foreach (var before in dealt)
            {
                if (card >= before) card++;
            }
            hand[i] = card;
        }
    }
}
