namespace MiniKube.Network.Netlink;

/// <summary>Numbers of the kernel's routing messages. Rule: rtnetlink(7) and the kernel's uapi headers.</summary>
internal static class RouteNetlink
{
    public const int HeaderSize = 16;

    public static class Flags
    {
        public const ushort Request = 0x1;
        public const ushort Acknowledge = 0x4;
        public const ushort Replace = 0x100;
        public const ushort Exclusive = 0x200;
        public const ushort Create = 0x400;
        public const ushort Dump = 0x300;
        public const ushort DumpInterrupted = 0x10;
    }

    public static class Types
    {
        public const ushort Error = 2;
        public const ushort Done = 3;
        public const ushort NewLink = 16;
        public const ushort DeleteLink = 17;
        public const ushort GetLink = 18;
        public const ushort NewAddress = 20;
        public const ushort DeleteAddress = 21;
        public const ushort GetAddress = 22;
        public const ushort NewRoute = 24;
        public const ushort DeleteRoute = 25;
        public const ushort GetRoute = 26;
        public const ushort NewNeighbour = 28;
        public const ushort DeleteNeighbour = 29;
        public const ushort GetNeighbour = 30;
    }

    public static class LinkAttribute
    {
        public const ushort Address = 1;
        public const ushort Name = 3;
        public const ushort Mtu = 4;
        public const ushort Info = 18;
        public const ushort InfoKind = 1;
        public const ushort InfoData = 2;
    }

    public static class VxlanAttribute
    {
        public const ushort Id = 1;
        public const ushort Local = 4;
        public const ushort Learning = 7;
        public const ushort Port = 15;
        public const ushort Local6 = 17;
    }

    public static class AddressAttribute
    {
        public const ushort Address = 1;
        public const ushort Local = 2;
    }

    public static class RouteAttribute
    {
        public const ushort Destination = 1;
        public const ushort OutLink = 4;
        public const ushort Gateway = 5;
        public const ushort Table = 15;
    }

    public static class NeighbourAttribute
    {
        public const ushort Destination = 1;
        public const ushort LinkAddress = 2;
    }

    public const byte MainTable = 254;
    public const byte UnicastRoute = 1;
    public const uint OnLink = 4;
    public const uint LinkUp = 1;
    public const byte PermanentAddress = 0x80;
    public const ushort PermanentNeighbour = 0x80;
    public const byte NeighbourOfDevice = 0x02;
    public const byte BridgeFamily = 7;
    public const byte V4 = 2;
    public const byte V6 = 10;
}
