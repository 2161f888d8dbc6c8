using System.Text.Json.Nodes;
using MiniKube.ApiServer.Allocation;

namespace MiniKube.ApiServer.Tests.Registry;

/// <summary>Which families a service gets, on a cluster of one and of two.</summary>
public sealed class DualStackTests
{
    [Theory]
    [InlineData("{}", "IPv4", "SingleStack IPv4")]
    [InlineData("{}", "IPv6,IPv4", "SingleStack IPv6")]
    [InlineData("""{"ipFamilyPolicy":"PreferDualStack"}""", "IPv4", "PreferDualStack IPv4")]
    [InlineData("""{"ipFamilyPolicy":"PreferDualStack"}""", "IPv4,IPv6", "PreferDualStack IPv4 IPv6")]
    [InlineData("""{"ipFamilyPolicy":"RequireDualStack","ipFamilies":["IPv6"]}""", "IPv4,IPv6", "RequireDualStack IPv6 IPv4")]
    [InlineData("""{"ipFamilies":["IPv6"]}""", "IPv4,IPv6", "SingleStack IPv6")]
    [InlineData("""{"clusterIPs":["fd00::5"]}""", "IPv4,IPv6", "SingleStack IPv6")]
    [InlineData("""{"ipFamilyPolicy":"PreferDualStack","clusterIPs":["fd00::5","10.0.0.5"]}""", "IPv4,IPv6", "PreferDualStack IPv6 IPv4")]
    [InlineData("""{"clusterIP":"None","selector":{"a":"b"}}""", "IPv4,IPv6", "SingleStack IPv4")]
    [InlineData("""{"clusterIP":"None"}""", "IPv4,IPv6", "RequireDualStack IPv4 IPv6")]
    public void Service_OfEachKind_HasItsFamilies(string spec, string cluster, string expected) => Decide(spec, "{}", cluster).ShouldBe(expected);

    [Theory]
    [InlineData("""{"ipFamilyPolicy":"RequireDualStack"}""", "IPv4", "spec.ipFamilyPolicy")]
    [InlineData("""{"ipFamilies":["IPv6"]}""", "IPv4", "spec.ipFamilies[0]")]
    [InlineData("""{"ipFamilies":["IPv5"]}""", "IPv4", "spec.ipFamilies[0]")]
    [InlineData("""{"ipFamilies":["IPv4","IPv4"],"ipFamilyPolicy":"PreferDualStack"}""", "IPv4,IPv6", "spec.ipFamilies[1]")]
    [InlineData("""{"ipFamilies":["IPv4","IPv6"]}""", "IPv4,IPv6", "spec.ipFamilyPolicy")]
    [InlineData("""{"ipFamilyPolicy":"Both"}""", "IPv4,IPv6", "spec.ipFamilyPolicy")]
    [InlineData("""{"ipFamilies":["IPv4"],"clusterIPs":["fd00::5"]}""", "IPv4,IPv6", "spec.clusterIPs[0]")]
    public void Service_ThatCannotHaveWhatItAsks_IsToldTheField(string spec, string cluster, string field) => Decide(spec, "{}", cluster).ShouldStartWith(field);

    [Theory]
    [InlineData("""{"ipFamilyPolicy":"PreferDualStack","ipFamilies":["IPv6"]}""", """{"ipFamilyPolicy":"SingleStack","ipFamilies":["IPv6"]}""", "PreferDualStack IPv6 IPv4")]
    [InlineData("""{"ipFamilyPolicy":"SingleStack","ipFamilies":["IPv6","IPv4"]}""", """{"ipFamilyPolicy":"PreferDualStack","ipFamilies":["IPv6","IPv4"]}""", "SingleStack IPv6")]
    [InlineData("{}", """{"ipFamilyPolicy":"PreferDualStack","ipFamilies":["IPv6","IPv4"]}""", "PreferDualStack IPv6 IPv4")]
    public void Service_ThatGainsOrLosesAFamily_KeepsItsFirst(string spec, string prior, string expected) => Decide(spec, prior, "IPv4,IPv6").ShouldBe(expected);

    [Theory]
    [InlineData("10.96.0.0/16", 65534u, "10.96.0.1", "10.96.255.254")]
    [InlineData("fd00:10:96::/112", 65535u, "fd00:10:96::1", "fd00:10:96::ffff")]
    [InlineData("fd00:10:96::/64", 1u << 30, "fd00:10:96::1", "fd00:10:96:0:ffff:ffff:ffff:ffff")]
    public void Range_OfEitherFamily_HasItsAddresses(string cidr, uint count, string first, string last)
    {
        var range = AddressRange.Parse(cidr);
        (range.Count, range[0], range.Last).ShouldBe((count, first, last));
        range.Contains(System.Net.IPAddress.Parse(last)).ShouldBeTrue();
        range.Contains(System.Net.IPAddress.Parse(first == "10.96.0.1" ? "fd00::1" : "10.96.0.1")).ShouldBeFalse();
    }

    private static string Decide(string spec, string prior, string cluster)
    {
        var errors = new FieldErrors();
        var decided = ServiceFamilies.Decide(JsonNode.Parse(spec)!.AsObject(), JsonNode.Parse(prior)!.AsObject(), cluster.Split(','), errors);
        return decided is null ? errors.All[0].Path : $"{decided.Policy} {string.Join(' ', decided.Families)}";
    }
}
