package culebra.internal;

/**
 * Makes a StackOverflowError occur while no resource is held yet, rather than in the {@code
 * finally} block that would release it.
 *
 * <p>A program may catch that error and go on, as parsers and template engines do. A use count or a
 * place in a list that was left behind would then stay forever.
 */
public final class StackRoom {
    private StackRoom() {}

    /** Checks that 4 KiB of stack are left, which is more than leaving a call needs. */
    public static void require() {
        probe(0);
    }

    /** Checks that 16 KiB are left for a close, which sends signals by code that is interpreted. */
    static void requireToClose() {
        probe(-3);
    }

    /**
     * Checks that there is room to close what is opened next: 16 KiB, and what lies between the
     * call that opens it and the block that closes it.
     */
    static void requireToOpen() {
        probe(-5);
    }

    /**
     * Returns at once, or after as many further frames as x is below 0. The many variables make its
     * frame large, and the much code keeps the compiler from inlining it: so the JVM looks at that
     * much stack with every call.
     */
    private static void probe(long x) {
        if (x <= 0) {
            if (x < 0) {
                probe(x + 1);
            }
            return;
        }
        long aa = x, ab = x, ac = x, ad = x, ae = x, af = x, ag = x, ah = x, ai = x;
        long aj = x, ak = x, al = x, am = x, an = x, ao = x, ap = x, aq = x, ar = x;
        long as = x, at = x, au = x, av = x, aw = x, ax = x, ay = x, az = x, ba = x;
        long bb = x, bc = x, bd = x, be = x, bf = x, bg = x, bh = x, bi = x, bj = x;
        long bk = x, bl = x, bm = x, bn = x, bo = x, bp = x, bq = x, br = x, bs = x;
        long bt = x, bu = x, bv = x, bw = x, bx = x, by = x, bz = x, ca = x, cb = x;
        long cc = x, cd = x, ce = x, cf = x, cg = x, ch = x, ci = x, cj = x, ck = x;
        long cl = x, cm = x, cn = x, co = x, cp = x, cq = x, cr = x, cs = x, ct = x;
        long cu = x, cv = x, cw = x, cx = x, cy = x, cz = x, da = x, db = x, dc = x;
        long dd = x, de = x, df = x, dg = x, dh = x, di = x, dj = x, dk = x, dl = x;
        long dm = x, dn = x, dp = x, dq = x, dr = x, ds = x, dt = x, du = x, dv = x;
        long dw = x, dx = x, dy = x, dz = x, ea = x, eb = x, ec = x, ed = x, ee = x;
        long ef = x, eg = x, eh = x, ei = x, ej = x, ek = x, el = x, em = x, en = x;
        long eo = x, ep = x, eq = x, er = x, es = x, et = x, eu = x, ev = x, ew = x;
        long ex = x, ey = x, ez = x, fa = x, fb = x, fc = x, fd = x, fe = x, ff = x;
        long fg = x, fh = x, fi = x, fj = x, fk = x, fl = x, fm = x, fn = x, fo = x;
        long fp = x, fq = x, fr = x, fs = x, ft = x, fu = x, fv = x, fw = x, fx = x;
        long fy = x, fz = x, ga = x, gb = x, gc = x, gd = x, ge = x, gf = x, gg = x;
        long gh = x, gi = x, gj = x, gk = x, gl = x, gm = x, gn = x, go = x, gp = x;
        long gq = x, gr = x, gs = x, gt = x, gu = x, gv = x, gw = x, gx = x, gy = x;
        long gz = x, ha = x, hb = x, hc = x, hd = x, he = x, hf = x, hg = x, hh = x;
        long hi = x, hj = x, hk = x, hl = x, hm = x, hn = x, ho = x, hp = x, hq = x;
        long hr = x, hs = x, ht = x, hu = x, hv = x, hw = x, hx = x, hy = x, hz = x;
        long ia = x, ib = x, ic = x, id = x, ie = x, ig = x, ih = x, ii = x, ij = x;
        long ik = x, il = x, im = x, in = x, io = x, ip = x, iq = x, ir = x, is = x;
        long it = x, iu = x, iv = x, iw = x, ix = x, iy = x, iz = x, ja = x, jb = x;
        long jc = x, jd = x, je = x, jf = x, jg = x, jh = x, ji = x, jj = x, jk = x;
        long jl = x, jm = x, jn = x, jo = x, jp = x, jq = x, jr = x, js = x, jt = x;
        long ju = x, jv = x, jw = x, jx = x, jy = x, jz = x, ka = x, kb = x, kc = x;
        long kd = x, ke = x, kf = x, kg = x, kh = x, ki = x, kj = x, kk = x, kl = x;
        long km = x, kn = x, ko = x, kp = x, kq = x, kr = x, ks = x, kt = x, ku = x;
        long kv = x, kw = x, kx = x, ky = x, kz = x, la = x, lb = x, lc = x, ld = x;
    }
}
