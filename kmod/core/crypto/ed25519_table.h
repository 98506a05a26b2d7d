/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Constants of the curve, and odd multiples of its base point
 *
 * Made by selftests/core/gen_ed25519_table.py; test_ed25519 checks each entry.
 */
#ifndef SECPROC_ED25519_TABLE_H
#define SECPROC_ED25519_TABLE_H

#include "fe25519.h"

/**
 * struct secproc_ed25519_affine - a point, prepared for being added
 * @y_plus_x: y + x
 * @y_minus_x: y - x
 * @xy2d: 2 d x y
 */
struct secproc_ed25519_affine {
	struct fe y_plus_x, y_minus_x, xy2d;
};

#define SECPROC_ED25519_TABLE_SIZE	64

static const struct fe secproc_ed25519_d = { {
	0x34dca135978a3ULL, 0x1a8283b156ebdULL,
	0x5e7a26001c029ULL, 0x739c663a03cbbULL,
	0x52036cee2b6ffULL,
} };

static const struct fe secproc_ed25519_2d = { {
	0x69b9426b2f159ULL, 0x35050762add7aULL,
	0x3cf44c0038052ULL, 0x6738cc7407977ULL,
	0x2406d9dc56dffULL,
} };

static const struct fe secproc_ed25519_sqrt_m1 = { {
	0x61b274a0ea0b0ULL, 0x0d5a5fc8f189dULL,
	0x7ef5e9cbd0c60ULL, 0x78595a6804c9eULL,
	0x2b8324804fc1dULL,
} };

/* Entry i is (2 i + 1) times the base point. */
static const struct secproc_ed25519_affine
secproc_ed25519_table[SECPROC_ED25519_TABLE_SIZE] = {
	{
		.y_plus_x = { {
			0x493c6f58c3b85ULL, 0x0df7181c325f7ULL,
			0x0f50b0b3e4cb7ULL, 0x5329385a44c32ULL,
			0x07cf9d3a33d4bULL,
		} },
		.y_minus_x = { {
			0x03905d740913eULL, 0x0ba2817d673a2ULL,
			0x23e2827f4e67cULL, 0x133d2e0c21a34ULL,
			0x44fd2f9298f81ULL,
		} },
		.xy2d = { {
			0x11205877aaa68ULL, 0x479955893d579ULL,
			0x50d66309b67a0ULL, 0x2d42d0dbee5eeULL,
			0x6f117b689f0c6ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x5b0a84cee9730ULL, 0x61d10c97155e4ULL,
			0x4059cc8096a10ULL, 0x47a608da8014fULL,
			0x7a164e1b9a80fULL,
		} },
		.y_minus_x = { {
			0x11fe8a4fcd265ULL, 0x7bcb8374faaccULL,
			0x52f5af4ef4d4fULL, 0x5314098f98d10ULL,
			0x2ab91587555bdULL,
		} },
		.xy2d = { {
			0x6933f0dd0d889ULL, 0x44386bb4c4295ULL,
			0x3cb6d3162508cULL, 0x26368b872a2c6ULL,
			0x5a2826af12b9bULL,
		} },
	},
	{
		.y_plus_x = { {
			0x2bc4408a5bb33ULL, 0x078ebdda05442ULL,
			0x2ffb112354123ULL, 0x375ee8df5862dULL,
			0x2945ccf146e20ULL,
		} },
		.y_minus_x = { {
			0x182c3a447d6baULL, 0x22964e536eff2ULL,
			0x192821f540053ULL, 0x2f9f19e788e5cULL,
			0x154a7e73eb1b5ULL,
		} },
		.xy2d = { {
			0x3dbf1812a8285ULL, 0x0fa17ba3f9797ULL,
			0x6f69cb49c3820ULL, 0x34d5a0db3858dULL,
			0x43aabe696b3bbULL,
		} },
	},
	{
		.y_plus_x = { {
			0x25cd0944ea3bfULL, 0x75673b81a4d63ULL,
			0x150b925d1c0d4ULL, 0x13f38d9294114ULL,
			0x461bea69283c9ULL,
		} },
		.y_minus_x = { {
			0x72c9aaa3221b1ULL, 0x267774474f74dULL,
			0x064b0e9b28085ULL, 0x3f04ef53b27c9ULL,
			0x1d6edd5d2e531ULL,
		} },
		.xy2d = { {
			0x36dc801b8b3a2ULL, 0x0e0a7d4935e30ULL,
			0x1deb7cecc0d7dULL, 0x053a94e20dd2cULL,
			0x7a9fbb1c6a0f9ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x6678aa6a8632fULL, 0x5ea3788d8b365ULL,
			0x21bd6d6994279ULL, 0x7ace75919e4e3ULL,
			0x34b9ed338add7ULL,
		} },
		.y_minus_x = { {
			0x6217e039d8064ULL, 0x6dea408337e6dULL,
			0x57ac112628206ULL, 0x647cb65e30473ULL,
			0x49c05a51fadc9ULL,
		} },
		.xy2d = { {
			0x4e8bf9045af1bULL, 0x514e33a45e0d6ULL,
			0x7533c5b8bfe0fULL, 0x583557b7e14c9ULL,
			0x73c172021b008ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x700848a802adeULL, 0x1e04605c4e5f7ULL,
			0x5c0d01b9767fbULL, 0x7d7889f42388bULL,
			0x4275aae2546d8ULL,
		} },
		.y_minus_x = { {
			0x75b0249864348ULL, 0x52ee11070262bULL,
			0x237ae54fb5acdULL, 0x3bfd1d03aaab5ULL,
			0x18ab598029d5cULL,
		} },
		.xy2d = { {
			0x32cc5fd6089e9ULL, 0x426505c949b05ULL,
			0x46a18880c7ad2ULL, 0x4a4221888ccdaULL,
			0x3dc65522b53dfULL,
		} },
	},
	{
		.y_plus_x = { {
			0x0c222a2007f6dULL, 0x356b79bdb77eeULL,
			0x41ee81efe12ceULL, 0x120a9bd07097dULL,
			0x234fd7eec346fULL,
		} },
		.y_minus_x = { {
			0x7013b327fbf93ULL, 0x1336eeded6a0dULL,
			0x2b565a2bbf3afULL, 0x253ce89591955ULL,
			0x0267882d17602ULL,
		} },
		.xy2d = { {
			0x0a119732ea378ULL, 0x63bf1ba8e2a6cULL,
			0x69f94cc90df9aULL, 0x431d1779bfc48ULL,
			0x497ba6fdaa097ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x6cc0313cfeaa0ULL, 0x1a313848da499ULL,
			0x7cb534219230aULL, 0x39596dedefd60ULL,
			0x61e22917f12deULL,
		} },
		.y_minus_x = { {
			0x3cd86468ccf0bULL, 0x48553221ac081ULL,
			0x6c9464b4e0a6eULL, 0x75fba84180403ULL,
			0x43b5cd4218d05ULL,
		} },
		.xy2d = { {
			0x2762f9bd0b516ULL, 0x1c6e7fbddcbb3ULL,
			0x75909c3ace2bdULL, 0x42101972d3ec9ULL,
			0x511d61210ae4dULL,
		} },
	},
	{
		.y_plus_x = { {
			0x676ef950e9d81ULL, 0x1b81ae089f258ULL,
			0x63c4922951883ULL, 0x2f1d54d9b3237ULL,
			0x6d325924ddb85ULL,
		} },
		.y_minus_x = { {
			0x386484420de87ULL, 0x2d6b25db68102ULL,
			0x650b4962873c0ULL, 0x4081cfd271394ULL,
			0x71a7fe6fe2482ULL,
		} },
		.xy2d = { {
			0x182b8a5c8c854ULL, 0x73fcbe5406d8eULL,
			0x5de3430cff451ULL, 0x554b967ac8c41ULL,
			0x4746c4b6559eeULL,
		} },
	},
	{
		.y_plus_x = { {
			0x77b3c6dc69a2bULL, 0x4edf13ec2fa6eULL,
			0x4e85ad77beac8ULL, 0x7dba2b28e7bdaULL,
			0x5c9a51de34fe9ULL,
		} },
		.y_minus_x = { {
			0x546c864741147ULL, 0x3a1df99092690ULL,
			0x1ca8cc9f4d6bbULL, 0x36b7fc9cd3b03ULL,
			0x219663497db5eULL,
		} },
		.xy2d = { {
			0x0f1cf79f10e67ULL, 0x43ccb0a2b7ea2ULL,
			0x05089dfff776aULL, 0x1dd84e1d38b88ULL,
			0x4804503c60822ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x49ed02ca37fc7ULL, 0x474c2b5957884ULL,
			0x5b8388e816683ULL, 0x4b6c454b76be4ULL,
			0x553398a516506ULL,
		} },
		.y_minus_x = { {
			0x021d23a36d175ULL, 0x4fd3373c6476dULL,
			0x20e291eeed02aULL, 0x62f2ecf2e7210ULL,
			0x771e098858de4ULL,
		} },
		.xy2d = { {
			0x2f5d278451edfULL, 0x730b133997342ULL,
			0x6965420eb6975ULL, 0x308a3bfa516cfULL,
			0x5a5ed1d68ff5aULL,
		} },
	},
	{
		.y_plus_x = { {
			0x5122afe150e83ULL, 0x4afc966bb0232ULL,
			0x1c478833c8268ULL, 0x17839c3fc148fULL,
			0x44acb897d8bf9ULL,
		} },
		.y_minus_x = { {
			0x5e0c558527359ULL, 0x3395b73afd75cULL,
			0x072afa4e4b970ULL, 0x62214329e0f6dULL,
			0x019b60135fefdULL,
		} },
		.xy2d = { {
			0x068145e134b83ULL, 0x1e4860982c3ccULL,
			0x068fb5f13d799ULL, 0x7c9283744547eULL,
			0x150c49fde6ad2ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x3f29509471138ULL, 0x729eeb4ca31cfULL,
			0x69c22b575bfbcULL, 0x4910857bce212ULL,
			0x6b2b5a075bb99ULL,
		} },
		.y_minus_x = { {
			0x1863c9cdca868ULL, 0x3770e295a1709ULL,
			0x0d85a3720fd13ULL, 0x5e0ff1f71ab06ULL,
			0x78a6d7791e05fULL,
		} },
		.xy2d = { {
			0x7704b47a0b976ULL, 0x2ae82e91aab17ULL,
			0x50bd6429806cdULL, 0x68055158fd8eaULL,
			0x725c7ffc4ad55ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x26715d1cf99b2ULL, 0x2205441a69c88ULL,
			0x448427dcd4b54ULL, 0x1d191e88abdc5ULL,
			0x794cc9277cb1fULL,
		} },
		.y_minus_x = { {
			0x02bf71cd098c0ULL, 0x49dabcc6cd230ULL,
			0x40a6533f905b2ULL, 0x573efac2eb8a4ULL,
			0x4cd54625f855fULL,
		} },
		.xy2d = { {
			0x6c426c2ac5053ULL, 0x5a65ece4b095eULL,
			0x0c44086f26bb6ULL, 0x7429568197885ULL,
			0x7008357b6fcc8ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x0672738773f01ULL, 0x752bf799f6171ULL,
			0x6b4a6dae33323ULL, 0x7b54696ead1dcULL,
			0x06ef7e9851ad0ULL,
		} },
		.y_minus_x = { {
			0x39fbb82584a34ULL, 0x47a568f257a03ULL,
			0x14d88091ead91ULL, 0x2145b18b1ce24ULL,
			0x13a92a3669d6dULL,
		} },
		.xy2d = { {
			0x3771cc0577de5ULL, 0x3ca06bb8b9952ULL,
			0x00b81c5d50390ULL, 0x43512340780ecULL,
			0x3c296ddf8a2afULL,
		} },
	},
	{
		.y_plus_x = { {
			0x515f9d914a713ULL, 0x73191ff2255d5ULL,
			0x54f5cc2a4bdefULL, 0x3dd57fc118bcfULL,
			0x7a99d393490c7ULL,
		} },
		.y_minus_x = { {
			0x34d2ebb1f2541ULL, 0x0e815b723ff9dULL,
			0x286b416e25443ULL, 0x0bdfe38d1bee8ULL,
			0x0a892c7007477ULL,
		} },
		.xy2d = { {
			0x2ed2436bda3e8ULL, 0x02afd00f291eaULL,
			0x0be7381dea321ULL, 0x3e952d4b2b193ULL,
			0x286762d28302fULL,
		} },
	},
	{
		.y_plus_x = { {
			0x036093ce35b25ULL, 0x3b64d7552e9cfULL,
			0x71ee0fe0b8460ULL, 0x69d0660c969e5ULL,
			0x32f1da046a9d9ULL,
		} },
		.y_minus_x = { {
			0x58e2bce2ef5bdULL, 0x68ce8f78c6f8aULL,
			0x6ee26e39261b2ULL, 0x33d0aa50bcf9dULL,
			0x7686f2a3d6f17ULL,
		} },
		.xy2d = { {
			0x512a66d597c6aULL, 0x0609a70a57551ULL,
			0x026c08a3c464cULL, 0x4531fc8ee39e1ULL,
			0x561305f8a9ad2ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x4978dec92aed1ULL, 0x069adae7ca201ULL,
			0x11ee923290f55ULL, 0x69641898d916cULL,
			0x00aaec53e35d4ULL,
		} },
		.y_minus_x = { {
			0x2cc28e7b0c0d5ULL, 0x77b60eb8a6ce4ULL,
			0x4042985c277a6ULL, 0x636657b46d3ebULL,
			0x030a1aef2c57cULL,
		} },
		.xy2d = { {
			0x1f773003ad2aaULL, 0x005642cc10f76ULL,
			0x03b48f82cfca6ULL, 0x2403c10ee4329ULL,
			0x20be9c1c24065ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x387d8249673a6ULL, 0x5bea8dc927c2aULL,
			0x5bd8ed5650ef0ULL, 0x0ef0e3fcd40e1ULL,
			0x750ab3361f0acULL,
		} },
		.y_minus_x = { {
			0x0e44ae2025e60ULL, 0x5f97b9727041cULL,
			0x5683472c0ececULL, 0x188882eb1ce7cULL,
			0x69764c545067eULL,
		} },
		.xy2d = { {
			0x23283a2f81037ULL, 0x477aff97e23d1ULL,
			0x0b8958dbcbb68ULL, 0x0205b97e8add6ULL,
			0x54f96b3fb7075ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x5f20429669279ULL, 0x08fafae4941f5ULL,
			0x15d83c4eb7688ULL, 0x1cf379eca4146ULL,
			0x3d7fe9c52bb75ULL,
		} },
		.y_minus_x = { {
			0x5afc616b11ecdULL, 0x39f4aec8f22efULL,
			0x3b39e1625d92eULL, 0x5f85bd4508873ULL,
			0x78e6839fbe85dULL,
		} },
		.xy2d = { {
			0x32df737b8856bULL, 0x0608342f14e06ULL,
			0x3967889d74175ULL, 0x1211907fba550ULL,
			0x70f268f350088ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x64583b1805f47ULL, 0x22c1baf832cd0ULL,
			0x132c01bd4d717ULL, 0x4ecf4c3a75b8fULL,
			0x7c0d345cfad88ULL,
		} },
		.y_minus_x = { {
			0x4112070dcf355ULL, 0x7dcff9c22e464ULL,
			0x54ada60e03325ULL, 0x25cd98eef769aULL,
			0x404e56c039b8cULL,
		} },
		.xy2d = { {
			0x71f4b8c78338aULL, 0x62cfc16bc2b23ULL,
			0x17cf51280d9aaULL, 0x3bbae5e20a95aULL,
			0x20d754762aaecULL,
		} },
	},
	{
		.y_plus_x = { {
			0x7c36fc73bb758ULL, 0x4a6c797734bd1ULL,
			0x0ef248ab3950eULL, 0x63154c9a53ec8ULL,
			0x2b8f1e46f3ceeULL,
		} },
		.y_minus_x = { {
			0x4feb135b9f543ULL, 0x63bd192ad93aeULL,
			0x44e2ea612cdf7ULL, 0x670f4991583abULL,
			0x38b8ada8790b4ULL,
		} },
		.xy2d = { {
			0x04a9cdf51f95dULL, 0x5d963fbd596b8ULL,
			0x22d9b68ace54aULL, 0x4a98e8836c599ULL,
			0x049aeb32ceba1ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x07d0b75fc7931ULL, 0x16f4ce4ba754aULL,
			0x5ace4c03fbe49ULL, 0x27e0ec12a159cULL,
			0x795ee17530f67ULL,
		} },
		.y_minus_x = { {
			0x67d3c63dcfe7eULL, 0x112f0adc81aeeULL,
			0x53df04c827165ULL, 0x2fe5b33b430f0ULL,
			0x51c665e0c8d62ULL,
		} },
		.xy2d = { {
			0x25b0a52ecbd81ULL, 0x5dc0695fce4a9ULL,
			0x3b928c575047dULL, 0x23bf3512686e5ULL,
			0x6cd19bf49dc54ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x6612165afc386ULL, 0x1171aa36203ffULL,
			0x2642ea820a8aaULL, 0x1f3bb7b313f10ULL,
			0x5e01b3a7429e4ULL,
		} },
		.y_minus_x = { {
			0x7619052179ca3ULL, 0x0c16593f0afd0ULL,
			0x265c4795c7428ULL, 0x31c40515d5442ULL,
			0x7520f3db40b2eULL,
		} },
		.xy2d = { {
			0x50be3d39357a1ULL, 0x3ab33d294a7b6ULL,
			0x4c479ba59edb3ULL, 0x4c30d184d326fULL,
			0x71092c9ccef3cULL,
		} },
	},
	{
		.y_plus_x = { {
			0x3d8ac74051dcfULL, 0x10ab6f543d0adULL,
			0x5d0f3ac0fda90ULL, 0x5ef1d2573e5e4ULL,
			0x4173a5bb7137aULL,
		} },
		.y_minus_x = { {
			0x0523f0364918cULL, 0x687f56d638a7bULL,
			0x20796928ad013ULL, 0x5d38405a54f33ULL,
			0x0ea15b03d0257ULL,
		} },
		.xy2d = { {
			0x56e31f0f9218aULL, 0x5635f88e102f8ULL,
			0x2cbc5d969a5b8ULL, 0x533fbc98b347aULL,
			0x5fc565614a4e3ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x2e1e67790988eULL, 0x1e38b9ae44912ULL,
			0x648fbb4075654ULL, 0x28df1d840cd72ULL,
			0x3214c7409d466ULL,
		} },
		.y_minus_x = { {
			0x6570dc46d7ae5ULL, 0x18a9f1b91e26dULL,
			0x436b6183f42abULL, 0x550acaa4f8198ULL,
			0x62711c414c454ULL,
		} },
		.xy2d = { {
			0x1827406651770ULL, 0x4d144f286c265ULL,
			0x17488f0ee9281ULL, 0x19e6cdb5c760cULL,
			0x5bea94073ecb8ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x0ce63f343d2f8ULL, 0x1e0a87d1e368eULL,
			0x045edbc019eeaULL, 0x6979aed28d0d1ULL,
			0x4ad0785944f1bULL,
		} },
		.y_minus_x = { {
			0x5bf0912c89be4ULL, 0x62fadcaf38c83ULL,
			0x25ec196b3ce2cULL, 0x77655ff4f017bULL,
			0x3aacd5c148f61ULL,
		} },
		.xy2d = { {
			0x63b34c3318301ULL, 0x0e0e62d04d0b1ULL,
			0x676a233726701ULL, 0x29e9a042d9769ULL,
			0x3aff0cb1d9028ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x6430bf4c53505ULL, 0x264c3e4507244ULL,
			0x74c9f19a39270ULL, 0x73f84f799bc47ULL,
			0x2ccf9f732bd99ULL,
		} },
		.y_minus_x = { {
			0x5c7eb3a20405eULL, 0x5fdb5aad930f8ULL,
			0x4a757e63b8c47ULL, 0x28e9492972456ULL,
			0x110e7e86f4cd2ULL,
		} },
		.xy2d = { {
			0x0d89ed603f5e4ULL, 0x51e1604018af8ULL,
			0x0b8eedc4a2218ULL, 0x51ba98b9384d0ULL,
			0x05c557e0b9693ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x6bbb089c20eb0ULL, 0x6df41fb0b9eeeULL,
			0x51087ed87e16fULL, 0x102db5c9fa731ULL,
			0x289fef0841861ULL,
		} },
		.y_minus_x = { {
			0x1ce311fc97e6fULL, 0x6023f3fb5db1fULL,
			0x7b49775e8fc98ULL, 0x3ad70adbf5045ULL,
			0x6e154c178fe98ULL,
		} },
		.xy2d = { {
			0x16336fed69abfULL, 0x4f066b929f9ecULL,
			0x4e9ff9e6c5b93ULL, 0x18c89bc4bb2baULL,
			0x6afbf642a95caULL,
		} },
	},
	{
		.y_plus_x = { {
			0x55070f913a8ccULL, 0x765619eac2bbcULL,
			0x3ab5225f47459ULL, 0x76ced14ab5b48ULL,
			0x12c093cedb801ULL,
		} },
		.y_minus_x = { {
			0x0de0c62f5d2c1ULL, 0x49601cf734fb5ULL,
			0x6b5c38263f0f6ULL, 0x4623ef5b56d06ULL,
			0x0db4b851b9503ULL,
		} },
		.xy2d = { {
			0x47f9308b8190fULL, 0x414235c621f82ULL,
			0x31f5ff41a5a76ULL, 0x6736773aab96dULL,
			0x33aa8799c6635ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x0f588fc156cb1ULL, 0x363414da4f069ULL,
			0x7296ad9b68aeaULL, 0x4d3711316ae43ULL,
			0x212cd0c1c8d58ULL,
		} },
		.y_minus_x = { {
			0x7f51ebd085cf2ULL, 0x12cfa67e3f5e1ULL,
			0x1800cf1e3d46aULL, 0x54337615ff0a8ULL,
			0x233c6f29e8e21ULL,
		} },
		.xy2d = { {
			0x4d5107f18c781ULL, 0x64a4fd3a51a5eULL,
			0x4f4cd0448bb37ULL, 0x671d38543151eULL,
			0x1db7778911914ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x14769dd701ab6ULL, 0x28339f1b4b667ULL,
			0x4ab214b8ae37bULL, 0x25f0aefa0b0feULL,
			0x7ae2ca8a017d2ULL,
		} },
		.y_minus_x = { {
			0x352397c6bc26fULL, 0x18a7aa0227bbeULL,
			0x5e68cc1ea5f8bULL, 0x6fe3e3a7a1d5fULL,
			0x31ad97ad26e2aULL,
		} },
		.xy2d = { {
			0x017ed0920b962ULL, 0x187e33b53b6fdULL,
			0x55829907a1463ULL, 0x641f248e0a792ULL,
			0x1ed1fc53a6622ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x642a61c092d2dULL, 0x31937e711d17fULL,
			0x4dc4bedcd4122ULL, 0x2569f0c8b3ddfULL,
			0x503d664a57aa2ULL,
		} },
		.y_minus_x = { {
			0x1e98e4d89f26eULL, 0x510ae16fcfe97ULL,
			0x2171172ce0b7cULL, 0x55191edbf3682ULL,
			0x5b12b36f28bc0ULL,
		} },
		.xy2d = { {
			0x3395b90a91537ULL, 0x6f9e6fcbe5943ULL,
			0x23a2feae6ea0fULL, 0x4718c95011f06ULL,
			0x36906685e9a1fULL,
		} },
	},
	{
		.y_plus_x = { {
			0x4be3c4fd8781dULL, 0x242716afc8a89ULL,
			0x16cf4e4bf3c77ULL, 0x1d2f593f7325fULL,
			0x355dccf04805cULL,
		} },
		.y_minus_x = { {
			0x10dd8b8699e48ULL, 0x7463aeb8f8d63ULL,
			0x760856e91c033ULL, 0x0cf2b008ee055ULL,
			0x5b1112708474bULL,
		} },
		.xy2d = { {
			0x5984dcb3c75dbULL, 0x4eafecacff977ULL,
			0x16606587ed97bULL, 0x7b2d89c5ac45bULL,
			0x584587b225ae4ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x5c10f66a67ed6ULL, 0x5997232f8890aULL,
			0x2c8862e13ad85ULL, 0x62a45a7ffe9c0ULL,
			0x05e27ba4b982aULL,
		} },
		.y_minus_x = { {
			0x3a363f12f57a6ULL, 0x36677857dc672ULL,
			0x6016edd50d745ULL, 0x777eda40c0454ULL,
			0x3d8918fb87d11ULL,
		} },
		.xy2d = { {
			0x6a67d1e5a864dULL, 0x61bc54210c7e0ULL,
			0x5a0ab3f96bab6ULL, 0x2ed35b0884775ULL,
			0x7f8f3424d64a5ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x24807b24886afULL, 0x3d8885fbc4f63ULL,
			0x115953e5523b4ULL, 0x132d7a918d23dULL,
			0x7e755cba0310fULL,
		} },
		.y_minus_x = { {
			0x6293624794ed1ULL, 0x0ed1e1ed161daULL,
			0x08ef30fb86fc3ULL, 0x362557eff0b67ULL,
			0x0caa7059c3235ULL,
		} },
		.xy2d = { {
			0x44f52761a3023ULL, 0x104d2decd135fULL,
			0x791656699386aULL, 0x11871237a067eULL,
			0x4536c2aee70b3ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x3eff321ccb9c3ULL, 0x68ca42af7119cULL,
			0x58c5a2e68e2fdULL, 0x3d9ee302ff687ULL,
			0x6a15d0f5ca449ULL,
		} },
		.y_minus_x = { {
			0x1a302599db7faULL, 0x6fe05f844dc03ULL,
			0x1c40635bad39cULL, 0x238ff0dfc297fULL,
			0x7bbdf8041ba47ULL,
		} },
		.xy2d = { {
			0x5e1f109bfa8d5ULL, 0x73c44389e11c1ULL,
			0x25e21637093abULL, 0x5bd7d979ccd1bULL,
			0x55c206d4035cdULL,
		} },
	},
	{
		.y_plus_x = { {
			0x7faad90de7625ULL, 0x3c286391c6144ULL,
			0x529672e089f46ULL, 0x61287ccedae10ULL,
			0x5cd6b3922ee71ULL,
		} },
		.y_minus_x = { {
			0x38159b8443d37ULL, 0x55ad9ec9f2e2aULL,
			0x47a7bf00acf6dULL, 0x75c2cce0a6006ULL,
			0x278fc8bcd74e9ULL,
		} },
		.xy2d = { {
			0x4a994d633ebc7ULL, 0x5cf46f4f7de07ULL,
			0x33450af844449ULL, 0x21429fa184f70ULL,
			0x468615291ab88ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x03851d54ceb6fULL, 0x559bfad6ce588ULL,
			0x389e4afb488a7ULL, 0x242fa5690a98cULL,
			0x5523e2f353889ULL,
		} },
		.y_minus_x = { {
			0x1099c54a5efd2ULL, 0x41e0af3f2ee34ULL,
			0x753ef3fd7141aULL, 0x6e9ee0c59c789ULL,
			0x636db66a5894eULL,
		} },
		.xy2d = { {
			0x2536e7bd0d4deULL, 0x56cb47e3c535fULL,
			0x72130d43d8496ULL, 0x7cc447ad13e59ULL,
			0x5288cf65559b0ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x2b629f0d9881cULL, 0x27caae1ce21f2ULL,
			0x12eebeff2c7ecULL, 0x0e92ff727c4a4ULL,
			0x12c70c85f4524ULL,
		} },
		.y_minus_x = { {
			0x5c8c50a97289bULL, 0x75d502547f652ULL,
			0x5da24a563faaeULL, 0x30a36eb796307ULL,
			0x63f01b555a964ULL,
		} },
		.xy2d = { {
			0x5bda5e538767fULL, 0x0fa612c198d48ULL,
			0x354cd4580a64cULL, 0x4aa9e49cfb4eaULL,
			0x437165416ab62ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x5b1fbddfdad86ULL, 0x75c96cef1bc3aULL,
			0x603747eb606feULL, 0x0dbb5bc0c8cccULL,
			0x46fe985f1b972ULL,
		} },
		.y_minus_x = { {
			0x00a2836e64b9aULL, 0x21e92a74e2c26ULL,
			0x7cd91d540da93ULL, 0x11e423291a7a3ULL,
			0x3ea46dc72c2ddULL,
		} },
		.xy2d = { {
			0x5018588e2dfa7ULL, 0x03fa0ebdd53feULL,
			0x271d3959ce7d0ULL, 0x4a735072f4becULL,
			0x088b0ca7df432ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x70e54fefe6cc0ULL, 0x2751ca3b2820cULL,
			0x4d68f7c3aee75ULL, 0x449fd4f8711faULL,
			0x3c755700af5eeULL,
		} },
		.y_minus_x = { {
			0x445337c54aa9dULL, 0x7cfc86df9a4c8ULL,
			0x4466d61db423aULL, 0x1bcf6c7d0eb4aULL,
			0x7d5b0546110e1ULL,
		} },
		.xy2d = { {
			0x73a96d7c70596ULL, 0x7615f603e6f13ULL,
			0x087035eabe3f9ULL, 0x556b20b23346aULL,
			0x1ae5c564b3a77ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x1ad4c0302594bULL, 0x28f8d4b709b41ULL,
			0x2178a904fef9bULL, 0x331a28073e004ULL,
			0x201a641198d92ULL,
		} },
		.y_minus_x = { {
			0x0e6863e708d5bULL, 0x09914b654bfb1ULL,
			0x1d176412796b7ULL, 0x3c307983e740fULL,
			0x5d9cf1e818af1ULL,
		} },
		.xy2d = { {
			0x21d3be2a1592bULL, 0x54c571883eb7bULL,
			0x109312caf6eaaULL, 0x5932abca49e6eULL,
			0x3aa0a0c361fe0ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x45fe508dff693ULL, 0x56cc1f071b283ULL,
			0x1de95131f404aULL, 0x1a0239374eeaeULL,
			0x3e6190f708b20ULL,
		} },
		.y_minus_x = { {
			0x46e21e149ef2eULL, 0x04a00ce2d20cfULL,
			0x1e2ccc2338304ULL, 0x094d8553aae4fULL,
			0x6ee309f230d1aULL,
		} },
		.xy2d = { {
			0x0ae32ac67b877ULL, 0x1ea8fd8412729ULL,
			0x3a126b5e8888aULL, 0x3a5b0ba127bd8ULL,
			0x64cde98364f1dULL,
		} },
	},
	{
		.y_plus_x = { {
			0x6b982b66c4ffaULL, 0x218c3e0b9085fULL,
			0x654ec3ee2d06cULL, 0x00396913cabc3ULL,
			0x19767cc144203ULL,
		} },
		.y_minus_x = { {
			0x7d6e4071f6450ULL, 0x1f7c3ea3ee4e1ULL,
			0x0a53ecdf4e3daULL, 0x418c2797ed200ULL,
			0x2c41a80e5b453ULL,
		} },
		.xy2d = { {
			0x60fe08e9dc54bULL, 0x6b2f1c309a0b7ULL,
			0x3293b11cbbbbcULL, 0x1f4578658a7edULL,
			0x393bc7b77c81cULL,
		} },
	},
	{
		.y_plus_x = { {
			0x367a868cd8c15ULL, 0x74719add93627ULL,
			0x4174ad15a144fULL, 0x34b3df65cfb24ULL,
			0x6ebb5599ac3d3ULL,
		} },
		.y_minus_x = { {
			0x38645b73f4755ULL, 0x1b10773615d37ULL,
			0x70305ea7d72d4ULL, 0x731fbdc8a9de2ULL,
			0x7c0cebbd0ca4eULL,
		} },
		.xy2d = { {
			0x4c5da306059bdULL, 0x4acefccbf4853ULL,
			0x6b25a6c99b7afULL, 0x6461833026867ULL,
			0x7cead1176a994ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x31e08c64de622ULL, 0x7af71922a0c43ULL,
			0x6c048211cacecULL, 0x56e6e9b5b0e13ULL,
			0x7b816374fe4d0ULL,
		} },
		.y_minus_x = { {
			0x64cdb68564783ULL, 0x03acd825866dfULL,
			0x4bb8f4c4cca1dULL, 0x2a8bfe5c9f091ULL,
			0x32e73d7c414d7ULL,
		} },
		.xy2d = { {
			0x71bc104113fccULL, 0x1f1194e6b0a52ULL,
			0x17e905170f1f4ULL, 0x0b1c793ce3aebULL,
			0x6f56ae3ce96f0ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x2a3e186f6b4b9ULL, 0x41e64af26a8efULL,
			0x134dafe05997eULL, 0x074a2b9edc733ULL,
			0x2bcbc96fc92abULL,
		} },
		.y_minus_x = { {
			0x096ed8c1e9273ULL, 0x068c2dacbaba7ULL,
			0x3cbdc9b7e4dadULL, 0x68bcdc69bd16aULL,
			0x6ff27a9feafb3ULL,
		} },
		.xy2d = { {
			0x1f73e611f6329ULL, 0x0d51039c82d81ULL,
			0x1b8b0d7c0cec5ULL, 0x466a870023ad2ULL,
			0x72b5a5b6de284ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x12c4628a337c3ULL, 0x46c67f460e78eULL,
			0x490e5de68725eULL, 0x68435d2018c42ULL,
			0x3485a7aa6fde7ULL,
		} },
		.y_minus_x = { {
			0x69774ed68e720ULL, 0x3297de2957e26ULL,
			0x6450077e37426ULL, 0x0b3fe28b59caeULL,
			0x61aa1160d97b7ULL,
		} },
		.xy2d = { {
			0x48a7b7f55128eULL, 0x6bab0c5b2e4a6ULL,
			0x3822130dd2f2dULL, 0x0a159b9f678b4ULL,
			0x2c6ce0503ee8dULL,
		} },
	},
	{
		.y_plus_x = { {
			0x717e676469b1aULL, 0x43c043c63d129ULL,
			0x44a290cd033b3ULL, 0x1d3877054dc01ULL,
			0x0f8c2b5378339ULL,
		} },
		.y_minus_x = { {
			0x2dfb19c632889ULL, 0x38525489e51b0ULL,
			0x3da48697a5b33ULL, 0x3d4f27772b64dULL,
			0x0e77ad1d92649ULL,
		} },
		.xy2d = { {
			0x2301df2db5c75ULL, 0x21501a33bc5e3ULL,
			0x276b53f750382ULL, 0x6fabc7001775cULL,
			0x4cc1e54c7258dULL,
		} },
	},
	{
		.y_plus_x = { {
			0x3e1d86b3ae19cULL, 0x28f3017a71713ULL,
			0x0d04fe40c7a9eULL, 0x73bc322e1cfffULL,
			0x7294f2237a32dULL,
		} },
		.y_minus_x = { {
			0x4c0667543638eULL, 0x70c89c91f7e7fULL,
			0x2a6ed9bd0987dULL, 0x1727ae4d753a0ULL,
			0x62ef3fdce7514ULL,
		} },
		.xy2d = { {
			0x08017f77d3efdULL, 0x3c70d3e486dcbULL,
			0x409977a7b4776ULL, 0x1525ed4e71ba7ULL,
			0x1928c87d15666ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x047d566087229ULL, 0x156b2eb18c947ULL,
			0x738a46cb6a68bULL, 0x54a2baad4303aULL,
			0x4ae0ec1d4499fULL,
		} },
		.y_minus_x = { {
			0x4955ab57e2130ULL, 0x7b2c89ebea361ULL,
			0x2f4b265bfadfeULL, 0x31821023a7684ULL,
			0x77db41774458fULL,
		} },
		.xy2d = { {
			0x6cb9ba2be7da7ULL, 0x3019c0fbab07aULL,
			0x742ff1219ac76ULL, 0x387575fd24bc9ULL,
			0x17f1b3461da31ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x16b3d036c2886ULL, 0x1dc7c9cf34134ULL,
			0x105ec02eb1d75ULL, 0x126d5e3ac73caULL,
			0x78a82c43f443dULL,
		} },
		.y_minus_x = { {
			0x4199b3403ce52ULL, 0x34f6ce21cb1c9ULL,
			0x5da9cd4b28d84ULL, 0x31368bb16bda2ULL,
			0x3d9b99a13ada9ULL,
		} },
		.xy2d = { {
			0x38112702675c4ULL, 0x5688d28e9c0adULL,
			0x712b1ffbf44e7ULL, 0x1c8229cd3ad7bULL,
			0x0b49208bd81bbULL,
		} },
	},
	{
		.y_plus_x = { {
			0x550fb0a0d0782ULL, 0x62dd31ddac07fULL,
			0x4026023ab23b5ULL, 0x22460b1c9cc37ULL,
			0x3e40a64da2d51ULL,
		} },
		.y_minus_x = { {
			0x2dcb32d287241ULL, 0x6b892b09826b7ULL,
			0x5a36039ecf45dULL, 0x290c3d6097e79ULL,
			0x157ee7b2e1f28ULL,
		} },
		.xy2d = { {
			0x5a52e9dca709fULL, 0x378e7ff97b2feULL,
			0x4b8fe54948b42ULL, 0x75a0fadd77b78ULL,
			0x5a277115c55fbULL,
		} },
	},
	{
		.y_plus_x = { {
			0x0d921e5854c55ULL, 0x70dfbc6364f68ULL,
			0x048b9b89cf1ecULL, 0x6b9f1b1b72827ULL,
			0x0f4e191892dd3ULL,
		} },
		.y_minus_x = { {
			0x23015328300ccULL, 0x7fab0f4f85562ULL,
			0x1b6e3c321fb1dULL, 0x777279c16beacULL,
			0x4689b02ab17dfULL,
		} },
		.xy2d = { {
			0x51c12ec4132edULL, 0x31b2456b7b877ULL,
			0x5c21e5387d181ULL, 0x313c37a49ca2fULL,
			0x3b2432ebc9eddULL,
		} },
	},
	{
		.y_plus_x = { {
			0x0899781c7d8efULL, 0x10de7318502e0ULL,
			0x0db18be90ad68ULL, 0x060da1115b11cULL,
			0x361fd1330328dULL,
		} },
		.y_minus_x = { {
			0x6ccc2b78c2e59ULL, 0x706382f92b777ULL,
			0x70258f43764dcULL, 0x5dcc6ff9a04f6ULL,
			0x6c55c1f2ab2dbULL,
		} },
		.xy2d = { {
			0x30c8165159986ULL, 0x22ef8a1e89a45ULL,
			0x3e81112e25ce4ULL, 0x24358acb40b6aULL,
			0x3cd845a927b2cULL,
		} },
	},
	{
		.y_plus_x = { {
			0x506d72c1951dfULL, 0x4bd1f05fea25eULL,
			0x06e39d7efa8cdULL, 0x156aab5585124ULL,
			0x45f998ac7247fULL,
		} },
		.y_minus_x = { {
			0x715addf6fd3b0ULL, 0x7cf1aebd6e3a2ULL,
			0x0391b7101c8a9ULL, 0x56887ab35ab69ULL,
			0x36121e8a0da91ULL,
		} },
		.xy2d = { {
			0x30728c55d3ecdULL, 0x188cd2a66f481ULL,
			0x151333b5b850dULL, 0x18dffa3616ab9ULL,
			0x23b086cf066d5ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x66080b4bdd58fULL, 0x130c6974631acULL,
			0x4b2f0e6f5f290ULL, 0x30aa27f229a80ULL,
			0x16c5fa19014f1ULL,
		} },
		.y_minus_x = { {
			0x35118ea05195eULL, 0x046f82d20b86dULL,
			0x34a3ccac75145ULL, 0x53a7519c28496ULL,
			0x01ebb5388c6e8ULL,
		} },
		.xy2d = { {
			0x5416ee772f53bULL, 0x0b9739d12a1e8ULL,
			0x2581c43263fe3ULL, 0x02857fe94e1abULL,
			0x4864ef1818473ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x5a83a0bd0b830ULL, 0x37723868519a1ULL,
			0x054fbd2193baeULL, 0x12873379f4d82ULL,
			0x26c03aed7f6bcULL,
		} },
		.y_minus_x = { {
			0x7c33297639ab3ULL, 0x5640d1a71df02ULL,
			0x588f03cd11f1eULL, 0x7b62e6025c41dULL,
			0x2a7adc0c34dbaULL,
		} },
		.xy2d = { {
			0x67a2f581c7dceULL, 0x40905352db2c3ULL,
			0x62690f0ea7a25ULL, 0x3aa486ca53ddcULL,
			0x78b5169959e1dULL,
		} },
	},
	{
		.y_plus_x = { {
			0x4c85a5769cc40ULL, 0x74ae9ba657f2bULL,
			0x61aa0db9bfa54ULL, 0x0da0ee5c50b2aULL,
			0x457ec0224bcd2ULL,
		} },
		.y_minus_x = { {
			0x18254df5d180dULL, 0x0ff9d3a8ca21fULL,
			0x239c47dd41854ULL, 0x38493ab951aa4ULL,
			0x02314bc90371eULL,
		} },
		.xy2d = { {
			0x0aefe8f26908aULL, 0x3bf6aa75a6f3dULL,
			0x2133be85aeeccULL, 0x524ddc5bc9b75ULL,
			0x79572c534fcf0ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x34300e0749597ULL, 0x4720c80988687ULL,
			0x22326917cdc98ULL, 0x50e0a49fb55cbULL,
			0x7890c0b6e7f19ULL,
		} },
		.y_minus_x = { {
			0x5b23ca35b2d6fULL, 0x7572598372473ULL,
			0x65ba812ec2836ULL, 0x79f82199bc406ULL,
			0x70ddf8d98b60eULL,
		} },
		.xy2d = { {
			0x140b7fdd75dc4ULL, 0x30b5f02d37e92ULL,
			0x2d212168ecc0eULL, 0x05515ac7118f6ULL,
			0x45769691e89a7ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x63ddc5ba643adULL, 0x33d37236d6721ULL,
			0x19e76422173fbULL, 0x63c45d73a082bULL,
			0x2ec0f706b05c7ULL,
		} },
		.y_minus_x = { {
			0x3e305345b2ddbULL, 0x6bd805d736a9cULL,
			0x55785f51ea730ULL, 0x6c10111aef7eeULL,
			0x10b74232f01c1ULL,
		} },
		.xy2d = { {
			0x21694608f59d8ULL, 0x3f7c7a18f9f87ULL,
			0x13851c22537b8ULL, 0x353c8285b3715ULL,
			0x5d6fa9d25a3f4ULL,
		} },
	},
	{
		.y_plus_x = { {
			0x45afeb2a3a6ddULL, 0x0f3be01ccb585ULL,
			0x27e72b699b3b4ULL, 0x38e032665fb0cULL,
			0x574fa41887c9eULL,
		} },
		.y_minus_x = { {
			0x74185e46e6cbbULL, 0x025e447ca48dbULL,
			0x5f49918a9a730ULL, 0x4bd3cbffafbfaULL,
			0x645e704f775f6ULL,
		} },
		.xy2d = { {
			0x529dade891efaULL, 0x5a245dcfb1925ULL,
			0x53854443ce9cfULL, 0x499791aacc114ULL,
			0x7420e574dcaabULL,
		} },
	},
	{
		.y_plus_x = { {
			0x66e3f94234b1cULL, 0x4d36843821f07ULL,
			0x711529721ed87ULL, 0x03aa2a599d849ULL,
			0x2ba60fa9c3cdcULL,
		} },
		.y_minus_x = { {
			0x6a138a034513cULL, 0x5e8df3a73beecULL,
			0x51b92983f9880ULL, 0x1e994571c80c6ULL,
			0x44ef4632b581bULL,
		} },
		.xy2d = { {
			0x6491c21d364c9ULL, 0x58ca44944b47aULL,
			0x01c725d1768eeULL, 0x1e7ab7a88ece0ULL,
			0x7054899c44b5fULL,
		} },
	},
};

#endif /* SECPROC_ED25519_TABLE_H */
