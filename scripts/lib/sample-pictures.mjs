import { glow, H, land, lighthouse, mist, paint, ridge, sea, sky, stars, W } from './sample-brushes.mjs';

const DUSK = ['#1b1830', '#3a2f4e', '#5a3440', '#120f20'];

export const pictures = {
  'lighthouse.jpg': paint(11, (g, random) => {
    sky(
      g,
      [
        [0, '#141433'],
        [0.32, '#3b2b5c'],
        [0.52, '#9a4f6d'],
        [0.63, '#f09a62'],
        [0.68, '#fbd28a'],
      ],
      H,
    );
    stars(g, random, 260, 520);
    glow(g, 620, 720, 900, '255,196,120', 0.55);
    land(g, ridge(random, 700, 20, 0.62), ['#8a5570', '#5b3a5c']);
    sea(
      g,
      random,
      725,
      [
        [0, '#d98a68'],
        [0.18, '#7d4a68'],
        [1, '#17142e'],
      ],
      { x: 620, spread: 1300, colour: '255,216,150' },
    );
    const cliff = ridge(random, 0, 34, 0.6);
    const shape = (x) => {
      const t = Math.max(0, (x - 1020) / 900);
      return H + 40 - Math.min(1, t * 1.9) ** 0.55 * 400 + cliff(x) * Math.min(1, t * 3) * 0.5;
    };
    land(g, shape, ['#2c2140', '#0d0b18']);
    const lamp = lighthouse(g, 1455, shape(1455) + 14, 520, DUSK, '#ffe9b0');
    glow(g, lamp.x, lamp.y, 620, '255,214,140', 0.85);
    glow(g, lamp.x, lamp.y, 120, '255,244,214', 0.9);
  }),
  'stairs.jpg': paint(23, (g, random) => {
    g.fillStyle = '#120d12';
    g.fillRect(0, 0, W, H);
    const cx = 980;
    const cy = 500;
    glow(g, cx, cy, 1200, '240,169,59', 0.5);
    // A stair seen from below: each tread a wedge, farther ones smaller and nearer the lamp.
    const treads = 120;
    for (let i = 0; i < treads; i += 1) {
      const t = i / treads;
      const outer = 1180 * (1 - t) ** 1.35 + 96;
      const inner = outer * 0.5;
      const a = i * 0.235 + 0.6;
      const light = t ** 1.2;
      const x = cx + (1 - t) * 60 * Math.cos(a);
      const y = cy + (1 - t) * 60 * Math.sin(a);
      const face = (k) =>
        `rgb(${Math.round(34 + 205 * light * k)},${Math.round(24 + 138 * light * k)},${Math.round(30 + 64 * light * k)})`;
      const fill = g.createRadialGradient(x, y, inner, x, y, outer);
      fill.addColorStop(0, face(1));
      fill.addColorStop(1, face(0.42 + random() * 0.08));
      g.fillStyle = fill;
      g.beginPath();
      g.arc(x, y, outer, a, a + 0.245);
      g.arc(x, y, inner, a + 0.245, a, true);
      g.fill();
      g.strokeStyle = `rgba(10,6,10,${0.75 - light * 0.45})`;
      g.lineWidth = 2 + (1 - t) * 6;
      g.beginPath();
      g.moveTo(x + inner * Math.cos(a), y + inner * Math.sin(a));
      g.lineTo(x + outer * Math.cos(a), y + outer * Math.sin(a));
      g.stroke();
      g.strokeStyle = `rgba(255,206,128,${0.12 + light * 0.5})`;
      g.lineWidth = 1.5 + (1 - t) * 4;
      g.beginPath();
      g.arc(x, y, inner, a, a + 0.245);
      g.stroke();
    }
    glow(g, cx, cy, 420, '255,214,140', 0.95);
    glow(g, cx, cy, 130, '255,248,226', 1);
    const edge = g.createRadialGradient(cx, cy, 380, cx, cy, 1250);
    edge.addColorStop(0, 'rgba(12,8,14,0)');
    edge.addColorStop(1, 'rgba(12,8,14,0.88)');
    g.fillStyle = edge;
    g.fillRect(0, 0, W, H);
  }),
  'fog.jpg': paint(37, (g, random) => {
    sky(g, [
      [0, '#10202b'],
      [0.45, '#29434f'],
      [0.7, '#4d6a72'],
      [1, '#22343d'],
    ]);
    glow(g, 1420, 210, 520, '214,232,230', 0.42);
    g.fillStyle = 'rgba(226,238,232,0.8)';
    g.beginPath();
    g.arc(1420, 210, 56, 0, Math.PI * 2);
    g.fill();
    const tones = [
      ['#486873', '#3b5863'],
      ['#35525d', '#2a434d'],
      ['#223c46', '#182b34'],
      ['#142630', '#0a151b'],
    ];
    for (const [i, tone] of tones.entries()) {
      const shape = ridge(random, 560 + i * 125, 46 + i * 12, 0.56);
      land(g, shape, tone);
      if (i === 2)
        lighthouse(g, 560, shape(560) + 12, 430, ['#132630', '#1c3440', '#0f1f28', '#0c1920'], '#0e1d25');
      mist(g, random, 520 + i * 120, 690 + i * 125, '188,210,212', 0.2 - i * 0.025, 26);
    }
    mist(g, random, 780, 1080, '150,178,184', 0.16, 40);
  }),
  'lantern.jpg': paint(53, (g, random) => {
    sky(g, [
      [0, '#0b0f1f'],
      [0.6, '#1a1f38'],
      [1, '#2b2438'],
    ]);
    stars(g, random, 160, 700);
    const lx = 1130;
    const ly = 380;
    for (let i = 0; i < 26; i += 1) {
      const a = (i / 26) * Math.PI * 2 + random() * 0.14;
      const spread = 0.03 + random() * 0.05;
      const reach = 760 + random() * 620;
      const ray = g.createRadialGradient(lx, ly, 30, lx, ly, reach);
      ray.addColorStop(0, 'rgba(255,206,120,0.17)');
      ray.addColorStop(1, 'rgba(255,206,120,0)');
      g.fillStyle = ray;
      g.beginPath();
      g.moveTo(lx, ly);
      g.lineTo(lx + Math.cos(a - spread) * reach, ly + Math.sin(a - spread) * reach);
      g.lineTo(lx + Math.cos(a + spread) * reach, ly + Math.sin(a + spread) * reach);
      g.fill();
    }
    glow(g, lx, ly, 980, '240,160,60', 0.75);
    mist(g, random, 700, 1060, '214,150,96', 0.1, 26);
    // The keeper: a cloak, a head, one raised arm.
    const cloak = g.createLinearGradient(620, 0, 1060, 0);
    cloak.addColorStop(0, '#0a0912');
    cloak.addColorStop(0.72, '#1d1520');
    cloak.addColorStop(1, '#6b4026');
    g.fillStyle = cloak;
    g.beginPath();
    g.moveTo(600, H);
    g.bezierCurveTo(640, 820, 700, 660, 820, 610);
    g.bezierCurveTo(880, 596, 930, 604, 968, 640);
    g.bezierCurveTo(1010, 590, 1060, 500, 1096, 420);
    g.lineTo(1130, 432);
    g.bezierCurveTo(1110, 560, 1060, 690, 1010, 770);
    g.bezierCurveTo(1022, 880, 1040, 980, 1060, H);
    g.fill();
    g.beginPath();
    g.ellipse(872, 520, 74, 92, 0.12, 0, Math.PI * 2);
    g.fill();
    g.beginPath();
    g.moveTo(792, 560);
    g.bezierCurveTo(780, 400, 960, 380, 954, 520);
    g.bezierCurveTo(930, 470, 860, 470, 836, 620);
    g.fill();
    g.strokeStyle = 'rgba(255,190,110,0.55)';
    g.lineWidth = 4;
    g.beginPath();
    g.moveTo(946, 500);
    g.bezierCurveTo(952, 550, 938, 590, 916, 612);
    g.stroke();
    g.beginPath();
    g.moveTo(970, 640);
    g.bezierCurveTo(1012, 590, 1062, 500, 1098, 422);
    g.stroke();
    // The lantern.
    g.strokeStyle = '#1c130d';
    g.lineWidth = 7;
    g.beginPath();
    g.arc(lx, ly - 62, 30, Math.PI, 0);
    g.stroke();
    const glass = g.createRadialGradient(lx, ly + 8, 4, lx, ly, 70);
    glass.addColorStop(0, '#fffbe6');
    glass.addColorStop(0.45, '#ffd98a');
    glass.addColorStop(1, '#e58a2c');
    g.fillStyle = glass;
    g.fillRect(lx - 40, ly - 46, 80, 96);
    g.fillStyle = '#1c130d';
    g.fillRect(lx - 48, ly - 62, 96, 18);
    g.fillRect(lx - 48, ly + 48, 96, 16);
    for (const at of [-40, -2, 36]) g.fillRect(lx + at, ly - 46, 5, 96);
    glow(g, lx, ly, 260, '255,232,170', 0.75);
  }),
  'homeward.jpg': paint(71, (g, random) => {
    sky(
      g,
      [
        [0, '#5a7fa6'],
        [0.3, '#a9a6b8'],
        [0.48, '#f2b98a'],
        [0.58, '#ffdf9f'],
      ],
      H,
    );
    glow(g, 1240, 600, 1000, '255,226,160', 0.8);
    g.fillStyle = '#fff3cf';
    g.beginPath();
    g.arc(1240, 592, 62, 0, Math.PI * 2);
    g.fill();
    mist(g, random, 180, 470, '255,214,180', 0.16, 22);
    land(g, ridge(random, 585, 44, 0.58), ['#b98b8f', '#a37a86']);
    land(g, ridge(random, 620, 26, 0.6), ['#8d6a7d', '#6d5870']);
    sea(
      g,
      random,
      640,
      [
        [0, '#f6c88f'],
        [0.2, '#b98a8e'],
        [1, '#2d3c5a'],
      ],
      { x: 1240, spread: 1500, colour: '255,240,200' },
    );
    const cliff = ridge(random, 0, 18, 0.6);
    const shape = (x) => 655 + Math.max(0, (x - 90) / 420) ** 1.5 * 190 + cliff(x) * 0.5 - 60;
    land(g, (x) => (x < 620 ? shape(x) + (x > 430 ? (x - 430) * 1.6 : 0) : H + 10), ['#54445c', '#2a2740']);
    const lamp = lighthouse(
      g,
      230,
      shape(230) + 10,
      300,
      ['#4d3f58', '#7d6272', '#8c4f55', '#332b42'],
      '#ffeebc',
    );
    glow(g, lamp.x, lamp.y, 220, '255,230,170', 0.8);
    // The boat, with the sun behind its sail.
    g.save();
    g.translate(930, 800);
    g.rotate(-0.03);
    g.fillStyle = '#2b2238';
    g.beginPath();
    g.moveTo(-170, 0);
    g.quadraticCurveTo(0, 26, 190, -14);
    g.quadraticCurveTo(150, 72, 60, 78);
    g.lineTo(-96, 78);
    g.quadraticCurveTo(-150, 60, -170, 0);
    g.fill();
    g.fillRect(-6, -330, 9, 340);
    const sail = g.createLinearGradient(-10, 0, 190, 0);
    sail.addColorStop(0, '#b4614a');
    sail.addColorStop(1, '#ffcf94');
    g.fillStyle = sail;
    g.beginPath();
    g.moveTo(10, -320);
    g.quadraticCurveTo(120, -170, 160, -34);
    g.quadraticCurveTo(80, -16, 10, -24);
    g.fill();
    g.fillStyle = '#93503f';
    g.beginPath();
    g.moveTo(-12, -290);
    g.quadraticCurveTo(-90, -150, -128, -22);
    g.quadraticCurveTo(-60, -14, -12, -22);
    g.fill();
    g.restore();
    for (let i = 0; i < 90; i += 1) {
      const depth = random();
      g.strokeStyle = `rgba(38,30,52,${0.3 * (1 - depth)})`;
      g.lineWidth = 2 + depth * 3;
      const y = 884 + depth * 130;
      const half = (150 - depth * 90) * (0.4 + random() * 0.6);
      const x = 926 + (random() - 0.5) * 50;
      g.beginPath();
      g.moveTo(x - half, y);
      g.lineTo(x + half, y);
      g.stroke();
    }
    g.strokeStyle = 'rgba(70,56,74,0.7)';
    g.lineWidth = 3.5;
    for (const [x, y, s] of [
      [1420, 330, 26],
      [1500, 292, 18],
      [1560, 352, 20],
      [1360, 268, 14],
    ]) {
      g.beginPath();
      g.moveTo(x - s, y - s * 0.3);
      g.quadraticCurveTo(x - s * 0.4, y - s * 0.55, x, y);
      g.quadraticCurveTo(x + s * 0.4, y - s * 0.55, x + s, y - s * 0.3);
      g.stroke();
    }
  }),
};
