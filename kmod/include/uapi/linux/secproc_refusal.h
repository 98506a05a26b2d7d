/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every refusal of the secure processor: one number, one name, one sentence
 *
 * A refusal names the first check that failed.  The number never changes its
 * meaning and is never used again, so that a report can be read years later.
 * The errno is what a system call that refuses gives to its caller; several
 * refusals share one.  The sentence is for an operator.
 *
 *	0x01xx	package format: the bytes are not a package
 *	0x02xx	certificates, the package's own signature and its hashes
 *	0x03xx	licence and key envelopes
 *	0x04xx	page verification
 *	0x05xx	policy and state of the processor
 *	0x06xx	the host's answers to a task's system calls
 *	0x07xx	page faults at run time
 *	0x08xx	revocation lists
 */
#ifndef _UAPI_LINUX_SECPROC_REFUSAL_H
#define _UAPI_LINUX_SECPROC_REFUSAL_H

/* X(number, name, errno, sentence) */
#define SECPROC_REFUSALS(X)						\
	X(0x0101, PKG_SHORT, EBADMSG,					\
	  "the file is too short to be a package")			\
	X(0x0102, PKG_MAGIC, EBADMSG,					\
	  "the file is not a secproc package")				\
	X(0x0103, PKG_VERSION, EOPNOTSUPP,				\
	  "the package has a format version that is not supported")	\
	X(0x0104, PKG_HEADER, EBADMSG,					\
	  "a field of the package header is out of range")		\
	X(0x0105, PKG_RESERVED, EBADMSG,				\
	  "reserved bytes of the package are not zero")			\
	X(0x0106, PKG_FLAGS, EOPNOTSUPP,				\
	  "the package header has flags that are not supported")	\
	X(0x0107, PKG_PAGE_SIZE, EOPNOTSUPP,				\
	  "the package has a page size that is not supported")		\
	X(0x0108, PKG_VERIFY_KIND, EOPNOTSUPP,				\
	  "the package has verifying information of a kind that is not supported") \
	X(0x0109, PKG_SUITE, EOPNOTSUPP,				\
	  "the package is encrypted with a cipher that is not supported") \
	X(0x010a, PKG_KEY_MODE, EOPNOTSUPP,				\
	  "the package's keys are kept in a way that is not supported")	\
	X(0x010b, PKG_ISA, EOPNOTSUPP,					\
	  "the package is for another instruction set")			\
	X(0x010c, PKG_TOO_BIG, EMSGSIZE,				\
	  "the package is larger than the processor accepts")		\
	X(0x010d, PKG_TRUNCATED, EBADMSG,				\
	  "the package file is shorter than its section table says")	\
	X(0x010e, PKG_TRAILING, EBADMSG,				\
	  "bytes follow the last section of the package")		\
	X(0x010f, PKG_TABLE, EBADMSG,					\
	  "the package's section table is damaged")			\
	X(0x0110, PKG_SECTION_ORDER, EBADMSG,				\
	  "the package's sections are not in ascending order")		\
	X(0x0111, PKG_SECTION_PLACE, EBADMSG,				\
	  "a section of the package is not at its one allowed place")	\
	X(0x0112, PKG_SECTION_GAP, EBADMSG,				\
	  "the space between two sections of the package is not zero")	\
	X(0x0113, PKG_SECTION_UNKNOWN, EOPNOTSUPP,			\
	  "the package has an unknown section that may not be skipped")	\
	X(0x0114, PKG_SECTION_MISSING, EBADMSG,				\
	  "a section that every package must have is missing")		\
	X(0x0115, PKG_SECTION_SIZE, EBADMSG,				\
	  "a section of the package has a size that its contents do not allow") \
	X(0x0116, PKG_SECTION_FLAGS, EBADMSG,				\
	  "a section of the package has the wrong flags")		\
	X(0x0117, PKG_MANIFEST, EBADMSG,				\
	  "the package's manifest is damaged")				\
	X(0x0118, PKG_ID, EBADMSG,					\
	  "the package identity is not the hash of its manifest")	\
	X(0x0119, PKG_ELF, EBADMSG,					\
	  "the ELF headers kept in the package are damaged")		\
	X(0x011a, PKG_ENTRY, EBADMSG,					\
	  "the package's entry point is not on an executable page")	\
	X(0x011b, PKG_PARTS, EBADMSG,					\
	  "the package's table of parts is damaged")			\
	X(0x011c, PKG_PAGE_INDEX, EBADMSG,				\
	  "a row of the page table does not have its own number")	\
	X(0x011d, PKG_PAGE_VA, EBADMSG,					\
	  "a page's address is misaligned, below 0x10000 or too high")	\
	X(0x011e, PKG_PAGE_ORDER, EBADMSG,				\
	  "the page table is not strictly ascending by address")	\
	X(0x011f, PKG_PAGE_FLAGS, EBADMSG,				\
	  "a page has flags that do not go together")			\
	X(0x0120, PKG_PAGE_WX, EBADMSG,					\
	  "a page is writable and executable at once")			\
	X(0x0121, PKG_PAGE_PLAIN_CODE, EBADMSG,				\
	  "an executable page is not encrypted")			\
	X(0x0122, PKG_PAGE_LEN, EBADMSG,				\
	  "a page has a length that is out of range")			\
	X(0x0123, PKG_PAGE_PART, EBADMSG,				\
	  "a page belongs to a part that the package does not have")	\
	X(0x0124, PKG_PAGE_TAG, EBADMSG,				\
	  "a page that is not encrypted has an authentication tag")	\
	X(0x0125, PKG_PAGE_COUNT, EBADMSG,				\
	  "the package's page counts do not agree with each other")	\
	X(0x0126, PKG_READ_ORDER, EBADMSG,				\
	  "the package's read order names a page that is not stored")	\
	X(0x0130, PKG_FILE, EBADMSG,					\
	  "the package says of itself that it is a file, and its pages are none") \
	X(0x0131, PKG_IS_FILE, ENOEXEC,					\
	  "the package is a file for programs, not a program")		\
	X(0x0132, PKG_IS_PROGRAM, EINVAL,				\
	  "the package is a program and cannot be given to another one") \
	X(0x0133, FILE_UNLISTED, EACCES,				\
	  "the program does not name a file of that name among those it needs") \
	X(0x0134, FILE_SIGNER, EKEYREJECTED,				\
	  "the file is not of the signer or product that the program names") \
	X(0x0135, FILE_OLD, ESTALE,					\
	  "the file is older than the program accepts")			\
	X(0x0136, FILE_PROGRAM, EACCES,					\
	  "the file does not name the program among those that may have it") \
	X(0x0137, FILE_TWICE, EEXIST,					\
	  "the program has a file of that name already")		\
	X(0x0138, FILE_INTERPRETER, ENOENT,				\
	  "the program's interpreter has not been given to it")		\
	X(0x0139, FILE_SEGMENTS, ENOEXEC,				\
	  "the program's interpreter has segments that cannot be mapped") \
	X(0x013a, HOST_DESCRIPTOR, EPROTO,				\
	  "the host gave out a descriptor that already is a packaged file") \
									\
	X(0x0201, CERT_FORMAT, EBADMSG,					\
	  "a certificate is damaged")					\
	X(0x0202, CERT_VERSION, EOPNOTSUPP,				\
	  "a certificate has a version that is not supported")		\
	X(0x0203, CERT_RESERVED, EBADMSG,				\
	  "reserved bytes of a certificate are not zero")		\
	X(0x0204, CERT_TYPE, EBADMSG,					\
	  "a certificate is of a kind that may not stand at its place in the chain") \
	X(0x0205, CERT_KEY_ID, EBADMSG,					\
	  "a certificate's key identity is not the hash of its keys")	\
	X(0x0206, CERT_SIGNATURE, EKEYREJECTED,				\
	  "the signature of a certificate does not match")		\
	X(0x0207, CERT_ISSUER, ENOKEY,					\
	  "the certificate chain does not end at a trusted root")	\
	X(0x0208, CERT_USAGE, EKEYREJECTED,				\
	  "a certificate does not allow what its key was used for")	\
	X(0x0209, CERT_WIDENS, EKEYREJECTED,				\
	  "a certificate allows more than its issuer's certificate does") \
	X(0x020a, CERT_DEPTH, EKEYREJECTED,				\
	  "a certificate chain is longer than its issuer allows")	\
	X(0x020b, CERT_NAMESPACE, EKEYREJECTED,				\
	  "a certificate is for products of another name space")	\
	X(0x020c, CERT_NOT_YET, EKEYEXPIRED,				\
	  "a certificate is not valid yet")				\
	X(0x020d, CERT_EXPIRED, EKEYEXPIRED,				\
	  "a certificate has expired")					\
	X(0x020e, CERT_INSECURE, EPERM,					\
	  "the signer is an insecure development authority, which is not allowed here") \
	X(0x020f, CERT_MISSING, ENOKEY,					\
	  "there is no certificate for the key that signed")		\
	X(0x0210, TOP_FORMAT, EBADMSG,					\
	  "the package's top signature is damaged")			\
	X(0x0211, TOP_ALGORITHM, EOPNOTSUPP,				\
	  "the package's top signature is of a kind that is not supported") \
	X(0x0212, TOP_SIGNATURE, EKEYREJECTED,				\
	  "the package's top signature does not match")			\
	X(0x0213, SECTION_HASH, EKEYREJECTED,				\
	  "a section of the package does not match the hash that was signed") \
	X(0x0214, CERT_CLOCK, EKEYEXPIRED,				\
	  "the signer's validity must be checked and the processor has no clock") \
	X(0x0215, PKG_DEBUG, EPERM,					\
	  "the package may be debugged; only allow_debug= permits that") \
	X(0x0216, PKG_WEAK, EPERM,					\
	  "only a checksum verifies some of the package's pages, which is not allowed here") \
	X(0x0217, CERT_REVOKED, EKEYREVOKED,				\
	  "a certificate has been revoked")				\
	X(0x0218, PKG_REVOKED, EKEYREVOKED,				\
	  "the package has been revoked")				\
	X(0x0219, TOP_ROLE, EKEYREJECTED,				\
	  "the package lacks a signature in a role that is demanded here") \
	X(0x021a, PKG_ROLLBACK, ESTALE,					\
	  "the package is older than one of the same product that this processor has run") \
									\
	X(0x0301, LIC_SHORT, EBADMSG,					\
	  "the file is too short to be a licence")			\
	X(0x0302, LIC_MAGIC, EBADMSG,					\
	  "the file is not a secproc licence")				\
	X(0x0303, LIC_VERSION, EOPNOTSUPP,				\
	  "the licence has a format version that is not supported")	\
	X(0x0304, LIC_RESERVED, EBADMSG,				\
	  "reserved bytes of the licence are not zero")			\
	X(0x0305, LIC_FLAGS, EOPNOTSUPP,				\
	  "the licence has flags that are not supported")		\
	X(0x0306, LIC_SIZE, EBADMSG,					\
	  "the licence's size is not that of its contents")		\
	X(0x0307, LIC_FIELD, EBADMSG,					\
	  "a field of the licence is out of range")			\
	X(0x0308, LIC_SIGNATURE, EKEYREJECTED,				\
	  "the licence's signature does not match")			\
	X(0x0309, LIC_PACKAGE, EKEYREJECTED,				\
	  "the licence is for another package")				\
	X(0x030a, LIC_PROCESSOR, ENOKEY,				\
	  "the licence is for another processor")			\
	X(0x030b, LIC_NOT_YET, EKEYEXPIRED,				\
	  "the licence is not valid yet")				\
	X(0x030c, LIC_EXPIRED, EKEYEXPIRED,				\
	  "the licence has expired")					\
	X(0x030d, LIC_CLOCK, EKEYEXPIRED,				\
	  "the licence is limited in time and the processor has no clock") \
	X(0x030e, LIC_OLD_PACKAGE, ESTALE,				\
	  "the licence does not cover a version of the package as old as this") \
	X(0x030f, LIC_MISSING, ENOKEY,					\
	  "the package is encrypted and there is no licence for it")	\
	X(0x0310, ENV_FORMAT, EBADMSG,					\
	  "a key envelope of the licence is damaged")			\
	X(0x0311, ENV_KIND, EOPNOTSUPP,					\
	  "a key envelope is of a kind that is not supported")		\
	X(0x0312, ENV_PART, ENOKEY,					\
	  "the licence has no key for this part of the package")	\
	X(0x0313, ENV_OPEN, EKEYREJECTED,				\
	  "a key envelope cannot be opened with the processor's key")	\
	X(0x0314, ENV_COMMIT, EKEYREJECTED,				\
	  "the key in the envelope is not the one that the package was encrypted with") \
	X(0x0315, LIC_STARTS, EPERM,					\
	  "the licence limits the number of starts, which this processor does not count") \
	X(0x0316, LIC_DEBUG, EPERM,					\
	  "the licence allows debugging; only allow_debug= permits that") \
	X(0x0320, LIC_REVOKED, EKEYREVOKED,				\
	  "the processor that the licence is for has been revoked")	\
	X(0x0321, LIC_USED_UP, EKEYEXPIRED,				\
	  "the licence's number of starts is used up")			\
									\
	X(0x0401, PAGE_SIGNATURE, EKEYREJECTED,				\
	  "the page's signature does not match")			\
	X(0x0402, PAGE_HASH, EKEYREJECTED,				\
	  "the page's contents do not match the hash in its signature")	\
	X(0x0403, PAGE_TAG, EKEYREJECTED,				\
	  "the page does not decrypt: its authentication tag does not match") \
	X(0x0404, PAGE_TAIL, EBADMSG,					\
	  "the page has bytes beyond its length that are not zero")	\
	X(0x0405, PAGE_READ, EIO,					\
	  "the page could not be read from the package")		\
	X(0x0406, PAGE_ABSENT, ENOENT,					\
	  "the page belongs to a part that is not in the package file")	\
	X(0x0408, PAGE_STORE, EIO,					\
	  "the page store did not give back the page that was put there") \
	X(0x0409, PAGE_CHECKSUM, EKEYREJECTED,				\
	  "the page's contents do not match its checksum")		\
									\
	X(0x0501, MEMORY_FULL, ENOMEM,					\
	  "secure memory is full; the module's parameter frames= sets its size") \
	X(0x0502, NO_IDENTITY, ENOKEY,					\
	  "the processor has no identity yet; it must be provisioned")	\
	X(0x0504, SOURCE, EACCES,					\
	  "the package is not a regular file on a file system that allows execution") \
	X(0x0505, AREAS, ENOMEM,					\
	  "the program has more separate memory mappings than are allowed") \
	X(0x0506, FRAME_LIMIT, ENOMEM,					\
	  "the program needs more frames than --limit-frames or user_frames= allow") \
	X(0x0507, STORE_FULL, ENOMEM,					\
	  "the page store has no memory for a page that must leave") \
	X(0x0508, LEDGER_FULL, ENOSPC,					\
	  "the processor cannot remember more products and counted licences") \
	X(0x050a, STATE_MISSING, ENODATA,				\
	  "nothing is in the processor's state file; secproc state reset begins it") \
	X(0x050b, STATE_DAMAGED, EUCLEAN,				\
	  "the processor's state file is damaged; secproc state reset begins it anew") \
	X(0x050c, STATE_PROCESSOR, EXDEV,				\
	  "the processor's state file is of another processor, or one with another root") \
	X(0x050d, STATE_WRITE, EIO,					\
	  "the processor's state file cannot be written, so nothing that it must hold is done") \
	X(0x050f, STATE_VERSION, EOPNOTSUPP,				\
	  "the processor's state file has a version that is not supported") \
									\
	X(0x0601, HOST_RESULT, EPROTO,					\
	  "the host answered a system call with more than was asked for") \
	X(0x0602, HOST_ERRNO, EPROTO,					\
	  "the host answered a system call with an error that does not exist") \
	X(0x0603, HOST_LENGTH, EPROTO,					\
	  "the host answered a system call with a length that is impossible") \
									\
	X(0x0706, FAULT_LOCKED, ENOKEY,					\
	  "the page belongs to a part of the package that is locked")	\
									\
	X(0x0801, REV_SHORT, EBADMSG,					\
	  "the file is too short to be a revocation list")		\
	X(0x0802, REV_MAGIC, EBADMSG,					\
	  "the file is not a secproc revocation list")			\
	X(0x0803, REV_VERSION, EOPNOTSUPP,				\
	  "the revocation list has a format version that is not supported") \
	X(0x0804, REV_RESERVED, EBADMSG,				\
	  "reserved bytes of the revocation list are not zero")		\
	X(0x0805, REV_FIELD, EBADMSG,					\
	  "a field of the revocation list is out of range")		\
	X(0x0806, REV_SIZE, EBADMSG,					\
	  "the revocation list's size is not that of its contents")	\
	X(0x0807, REV_ENTRY, EBADMSG,					\
	  "an entry of the revocation list is damaged")			\
	X(0x0808, REV_ORDER, EBADMSG,					\
	  "the revocation list's entries are not in ascending order")	\
	X(0x0809, REV_SIGNATURE, EKEYREJECTED,				\
	  "the revocation list's signature does not match")		\
	X(0x080a, REV_STALE, ESTALE,					\
	  "the revocation list is older than one that was accepted before") \
	X(0x080b, REV_SHRINKS, ESTALE,					\
	  "the revocation list forgets what an older one revoked")

/**
 * enum secproc_refusal - the number of each refusal
 * @SECPROC_REFUSAL_NONE: nothing was refused
 *
 * The others are SECPROC_REFUSAL_ and the name in SECPROC_REFUSALS().
 */
enum secproc_refusal {
	SECPROC_REFUSAL_NONE = 0,
#define SECPROC_REFUSAL_ENUM(number, name, error, text)			\
	SECPROC_REFUSAL_##name = number,
	SECPROC_REFUSALS(SECPROC_REFUSAL_ENUM)
#undef SECPROC_REFUSAL_ENUM
};

#endif /* _UAPI_LINUX_SECPROC_REFUSAL_H */
