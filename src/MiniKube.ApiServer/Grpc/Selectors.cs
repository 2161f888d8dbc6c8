namespace MiniKube.ApiServer.Grpc;

/// <summary>Selectors as clients write them.</summary>
internal static class Selectors
{
    /// <exception cref="ApiException">400.</exception>
    public static LabelQuery Labels(string text)
    {
        try
        {
            return LabelQuery.Parse(text);
        }
        catch (FormatException error)
        {
            throw ApiException.BadRequest(error.Message);
        }
    }

    /// <exception cref="ApiException">400.</exception>
    public static FieldQuery Fields(string text)
    {
        try
        {
            return FieldQuery.Parse(text);
        }
        catch (FormatException error)
        {
            throw ApiException.BadRequest(error.Message);
        }
    }
}
