using System.Globalization;
using System.Text;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>JSON of a list's metadata. Tokens and numbers need no escaping.</summary>
internal static class ListMetadata
{
    public static string Of(ListResult list)
    {
        var text = new StringBuilder("{\"resourceVersion\":\"").Append(list.Revision.ToString(CultureInfo.InvariantCulture)).Append('"');
        if (list.Continue.Length > 0) text.Append(",\"continue\":\"").Append(list.Continue).Append('"');
        if (list.Remaining is > 0 and var remaining) text.Append(",\"remainingItemCount\":").Append(remaining.ToString(CultureInfo.InvariantCulture));
        return text.Append('}').ToString();
    }

    public static string Of(long revision) => $$"""{"resourceVersion":"{{revision.ToString(CultureInfo.InvariantCulture)}}"}""";
}
