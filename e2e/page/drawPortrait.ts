interface Look {
  wall: string;
  wallShade: string;
  skin: string;
  skinShade: string;
  hair: string;
  clothes: string;
  clothesShade: string;
  longHair: boolean;
  thing: 'window' | 'shelf' | 'plant' | 'lamp';
}

const LOOKS: readonly Look[] = [
  {
    wall: '#d9e2ec',
    wallShade: '#bcccdc',
    skin: '#8d5b3f',
    skinShade: '#75482f',
    hair: '#20160f',
    clothes: '#2f6f73',
    clothesShade: '#24585b',
    longHair: true,
    thing: 'plant',
  },
  {
    wall: '#f0e6d6',
    wallShade: '#ddcdb3',
    skin: '#f0c6a4',
    skinShade: '#dcab84',
    hair: '#6b4a2b',
    clothes: '#3b4a7a',
    clothesShade: '#2e3a61',
    longHair: false,
    thing: 'shelf',
  },
  {
    wall: '#dfe8de',
    wallShade: '#c3d3c1',
    skin: '#c98f66',
    skinShade: '#b0774f',
    hair: '#2b211c',
    clothes: '#a8563f',
    clothesShade: '#8b4431',
    longHair: true,
    thing: 'window',
  },
  {
    wall: '#e5e0ee',
    wallShade: '#cbc3dc',
    skin: '#5d3b28',
    skinShade: '#4a2d1e',
    hair: '#120d0a',
    clothes: '#c9a13b',
    clothesShade: '#a8842a',
    longHair: false,
    thing: 'lamp',
  },
];

/** A drawn person in a drawn room, for pictures that people look at. Sways a little, so that it is no still. */
export function drawPortrait(
  context: CanvasRenderingContext2D,
  publisher: number,
  width: number,
  height: number,
): void {
  const look = LOOKS[(publisher - 1) % LOOKS.length];
  if (look === undefined) return;
  context.save();
  context.scale(width / 1280, height / 720);
  drawRoom(context, look);
  context.translate(640 + Math.sin(Date.now() / 1300 + publisher) * 8, 0);
  drawPerson(context, look);
  context.restore();
}

function drawRoom(context: CanvasRenderingContext2D, { wall, wallShade, thing }: Look): void {
  context.fillStyle = wall;
  context.fillRect(0, 0, 1280, 720);
  context.fillStyle = wallShade;
  switch (thing) {
    case 'window':
      context.fillRect(120, 70, 300, 380);
      context.fillStyle = '#eaf4fb';
      for (const [x, y] of [
        [136, 86],
        [278, 86],
        [136, 268],
        [278, 268],
      ] as const)
        context.fillRect(x, y, 126, 166);
      return;
    case 'shelf':
      for (const y of [180, 380]) context.fillRect(900, y, 320, 16);
      for (const [at, colour] of ['#7c8db5', '#b5657c', '#8fb57c', '#d0a860', '#7c8db5', '#a2a8b8'].entries()) {
        context.fillStyle = colour;
        context.fillRect(920 + at * 36, 70 + (at % 3) * 12, 28, 110 - (at % 3) * 12);
        context.fillRect(960 + at * 36, 280 + (at % 2) * 16, 28, 100 - (at % 2) * 16);
      }
      return;
    case 'plant':
      context.fillStyle = '#6f8f5f';
      for (const angle of [-0.9, -0.45, 0, 0.45, 0.9]) {
        context.save();
        context.translate(180, 560);
        context.rotate(angle);
        context.beginPath();
        context.ellipse(0, -150, 34, 150, 0, 0, 2 * Math.PI);
        context.fill();
        context.restore();
      }
      context.fillStyle = '#b98a6a';
      context.fillRect(110, 540, 140, 180);
      return;
    case 'lamp':
      context.fillRect(1068, 300, 14, 420);
      context.fillStyle = '#fff4d6';
      context.beginPath();
      context.moveTo(1010, 120);
      context.lineTo(1140, 120);
      context.lineTo(1200, 310);
      context.lineTo(950, 310);
      context.fill();
  }
}

function drawPerson(context: CanvasRenderingContext2D, look: Look): void {
  const shape = (colour: string, draw: () => void) => {
    context.fillStyle = colour;
    context.beginPath();
    draw();
    context.fill();
  };
  const oval = (x: number, y: number, rx: number, ry: number) => context.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  if (look.longHair) shape(look.hair, () => context.roundRect(-150, 170, 300, 380, [150, 150, 90, 90]));
  shape(look.clothes, () => context.roundRect(-300, 520, 600, 320, [190, 190, 0, 0]));
  shape(look.clothesShade, () => oval(0, 540, 110, 60));
  shape(look.skinShade, () => context.roundRect(-58, 420, 116, 130, 50));
  shape(look.skin, () => oval(0, 310, 122, 156));
  for (const side of [-1, 1]) shape(look.skinShade, () => oval(side * 120, 320, 18, 32));
  shape(look.hair, () => {
    context.moveTo(-128, 320);
    context.bezierCurveTo(-150, 76, 150, 76, 128, 320);
    context.bezierCurveTo(110, 235, 40, 215, -10, 222);
    context.bezierCurveTo(-80, 228, -116, 262, -128, 320);
  });
  for (const side of [-1, 1]) {
    shape('#fff', () => oval(side * 46, 318, 17, 12));
    shape('#26190f', () => oval(side * 46, 318, 9, 10));
    shape(look.hair, () => context.roundRect(side * 46 - 26, 284, 52, 9, 5));
  }
  shape(look.skinShade, () => oval(0, 356, 14, 22));
  context.strokeStyle = '#7a3b33';
  context.lineWidth = 9;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(0, 376, 46, 0.25 * Math.PI, 0.75 * Math.PI);
  context.stroke();
}

/** A page of figures, in place of a shared screen. */
export function drawSlide(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.save();
  context.scale(width / 1280, height / 720);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, 1280, 720);
  context.fillStyle = '#14213d';
  context.font = '600 52px sans-serif';
  context.fillText('Traffic of the branch office', 90, 130);
  context.font = '30px sans-serif';
  context.fillStyle = '#4a5568';
  context.fillText('Megabits a second over the line, by week', 90, 180);
  for (const [at, value] of [310, 330, 300, 345, 180, 120, 105, 98].entries()) {
    context.fillStyle = at < 4 ? '#9fb3c8' : '#0369a1';
    context.fillRect(110 + at * 136, 620 - value, 92, value);
  }
  context.fillStyle = '#14213d';
  context.fillRect(90, 620, 1100, 4);
  context.restore();
}
